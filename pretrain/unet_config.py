"""`unet/config.json` of the diffusers layout: the keys that decide what a `UNet2DConditionModel` computes."""

from dataclasses import asdict, dataclass, fields

DOWN_BLOCKS = ("CrossAttnDownBlock2D", "DownBlock2D")
UP_BLOCKS = ("CrossAttnUpBlock2D", "UpBlock2D")
MID_BLOCKS = ("UNetMidBlock2DCrossAttn", None)

FIXED = {
    "center_input_sample": False,
    "only_cross_attention": False,
    "dual_cross_attention": False,
    "act_fn": "silu",
    "encoder_hid_dim": None,
    "encoder_hid_dim_type": None,
    "class_embed_type": None,
    "addition_embed_type": None,
    "num_class_embeds": None,
    "resnet_time_scale_shift": "default",
    "resnet_skip_time_act": False,
    "resnet_out_scale_factor": 1.0,
    "time_embedding_type": "positional",
    "time_embedding_dim": None,
    "time_embedding_act_fn": None,
    "timestep_post_act": None,
    "time_cond_proj_dim": None,
    "conv_in_kernel": 3,
    "conv_out_kernel": 3,
    "projection_class_embeddings_input_dim": None,
    "class_embeddings_concat": False,
    "mid_block_only_cross_attention": None,
    "cross_attention_norm": None,
}
"""Keys of diffusers that change the network and that we know in this one value alone (Stable Diffusion 1 and 2)."""

IGNORED = {
    "_class_name",
    "_diffusers_version",
    "_name_or_path",
    "sample_size",
    "upcast_attention",
    "addition_time_embed_dim",
    "addition_embed_type_num_heads",
    "attention_type",
    "dropout",
    "reverse_transformer_layers_per_block",
}
"""Keys that do not change what we compute in float32."""


@dataclass(frozen=True)
class UNetConfig:
    """The names and defaults are diffusers'. Numbers may be given as one for all blocks or as a list, one a down block.

    `attention_head_dim` is, in spite of its name, the **number of heads** (diffusers' well-known misnomer), unless
    `num_attention_heads` is given, which then takes its place.
    """

    block_out_channels: "tuple[int, ...]" = (320, 640, 1280, 1280)
    down_block_types: "tuple[str, ...]" = ("CrossAttnDownBlock2D",) * 3 + ("DownBlock2D",)
    up_block_types: "tuple[str, ...]" = ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * 3
    mid_block_type: "str | None" = "UNetMidBlock2DCrossAttn"
    layers_per_block: "int | tuple[int, ...]" = 2
    in_channels: int = 4
    out_channels: int = 4
    cross_attention_dim: "int | tuple[int, ...]" = 1280
    attention_head_dim: "int | tuple[int, ...]" = 8
    num_attention_heads: "int | tuple[int, ...] | None" = None
    transformer_layers_per_block: "int | tuple[int, ...]" = 1
    use_linear_projection: bool = False
    norm_num_groups: int = 32
    norm_eps: float = 1e-5
    flip_sin_to_cos: bool = True
    freq_shift: float = 0
    downsample_padding: int = 1
    mid_block_scale_factor: float = 1
    sample_size: "int | None" = None

    def __post_init__(self) -> None:
        levels = len(self.block_out_channels)
        for name in ("down_block_types", "up_block_types"):
            if len(getattr(self, name)) != levels:
                raise ValueError(f"{name} has {len(getattr(self, name))} entries, block_out_channels has {levels}")
        for name, known in (("down_block_types", DOWN_BLOCKS), ("up_block_types", UP_BLOCKS)):
            for kind in getattr(self, name):
                if kind not in known:
                    raise ValueError(f"{name}: {kind!r} is not known; use one of {', '.join(known)}")
        if self.mid_block_type not in MID_BLOCKS:
            raise ValueError(f"mid_block_type {self.mid_block_type!r} is not known; use {MID_BLOCKS[0]} or null")
        for channels in self.block_out_channels:
            if channels % self.norm_num_groups:
                raise ValueError(f"block_out_channels: {channels} cannot be divided into {self.norm_num_groups} groups")
        for channels, heads in zip(self.block_out_channels, self.heads):
            if channels % heads:
                raise ValueError(f"block_out_channels: {channels} cannot be divided among {heads} attention heads")

    def a_level(self, name: str) -> "tuple[int, ...]":
        """The numbers of key `name`, one a down block."""
        value = getattr(self, name)
        levels = len(self.block_out_channels)
        if not isinstance(value, tuple):
            return (value,) * levels
        if len(value) != levels:
            raise ValueError(f"{name} has {len(value)} entries, block_out_channels has {levels}")
        return value

    @property
    def heads(self) -> "tuple[int, ...]":
        return self.a_level("attention_head_dim" if self.num_attention_heads is None else "num_attention_heads")

    @staticmethod
    def from_json(entries: dict) -> "UNetConfig":
        """From the parsed `config.json`. Raises ValueError for a key that would change the network in a way unknown."""
        for name, value in FIXED.items():
            if name in entries and entries[name] != value:
                raise ValueError(f"config.json: {name} is {entries[name]!r}; only {value!r} is supported")
        own = {field.name for field in fields(UNetConfig)}
        strange = set(entries) - own - set(FIXED) - IGNORED
        if strange:
            raise ValueError(f"config.json: unknown keys {', '.join(sorted(strange))}")
        return UNetConfig(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in entries.items()
                if name in own
            }
        )

    def to_json(self) -> dict:
        """As diffusers writes it, so that diffusers reads it."""
        own = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}
        return {"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.18.2", **own, **FIXED}
