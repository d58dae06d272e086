"""Stage: the text encoder (TE), trained against an image tower as CLIP is, and on predicting the next token.

The second loss is there for what pictures cannot teach: brands, models and numbers, which no pixel explains but which
tell one caption from another, and the general English of WordNet's definitions, so that a visitor's own words have
embeddings that mean something.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pretrain.card import write_card
from pretrain.english import definitions
from pretrain.export import count_parameters, export_onnx, operators, round_to_half, write_json
from pretrain.latent_codec import Block
from pretrain.safetensors import read_safetensors
from pretrain.splits import MNIST_SHARE, indices, read_set, to_network
from pretrain.stage import Context, Scale
from pretrain.text_transformer import HEADS, LAYERS, LENGTH, VOCABULARY, WIDTH, TextEncoder, pooled
from pretrain.tokenizer import load as load_tokenizer
from pretrain.train import Ema, Loop, cosine_rate, set_rate

KINDS = ("original", "general", "five", "paraphrase")
SHARES = (0.5, 0.15, 0.05, 0.3)
"""Share of the batches whose captions are of each kind; a batch holds one kind, so that its negatives are fair."""


@dataclass(frozen=True)
class Settings:
    steps: int = 900
    batch: int = 128
    rate: float = 2e-3
    definitions: int = 32
    """Definitions of WordNet in each step."""
    predicted: int = 6
    """Positions of each text at which the next token is predicted."""
    language: float = 0.2
    """Weight of the next-token loss."""
    ema: float = 0.995


def settings(scale: Scale) -> Settings:
    return {
        Scale.SMOKE: Settings(steps=10, batch=32, definitions=8),
        Scale.CPU: Settings(),
        Scale.CUDA: Settings(steps=8000, batch=512, definitions=128, ema=0.999),
    }[scale]


class ImageTower(nn.Module):
    """Pixels [B, 1, 32, 32] to [B, 64]; used here alone."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, stride=2, padding=1),
            nn.ReLU(),
            Block(64),
            nn.Conv2d(64, 96, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(96 * 16, WIDTH),
        )

    def forward(self, pixels: Tensor) -> Tensor:
        return self.body(pixels)


class MiniClip(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.text = TextEncoder()
        self.image = ImageTower()
        self.text_projection = nn.Linear(WIDTH, WIDTH, bias=False)
        self.logit_scale = nn.Parameter(torch.tensor(2.66))  # log(1 / 0.07), as CLIP begins

    def captions(self, sequence: Tensor, ids: Tensor) -> Tensor:
        return F.normalize(self.text_projection(pooled(sequence, ids)), dim=1)

    def pictures(self, pixels: Tensor) -> Tensor:
        return F.normalize(self.image(pixels), dim=1)


def contrastive_loss(captions: Tensor, pictures: Tensor, scale: Tensor, ids: Tensor) -> Tensor:
    """Symmetric InfoNCE [B, B]; pictures with the very same caption share the target between them."""
    logits = captions @ pictures.t() * scale.exp().clamp(max=100)
    same = (ids[:, None] == ids[None]).all(-1).float()
    targets = same / same.sum(1, keepdim=True)
    return (F.cross_entropy(logits, targets) + F.cross_entropy(logits.t(), targets)) / 2


def next_token_loss(encoder: TextEncoder, sequence: Tensor, ids: Tensor, predicted: int) -> Tensor:
    """Cross-entropy of the next token at `predicted` random places of each text, with the embedding as output weights."""
    lengths = ids.argmax(1)  # of BOS and text: the place of the first EOS
    places = (torch.rand(len(ids), predicted, device=ids.device) * lengths[:, None]).long()
    rows = torch.arange(len(ids), device=ids.device)[:, None]
    logits = sequence[rows, places] @ encoder.token_embedding.weight.t()
    return F.cross_entropy(logits.flatten(0, 1), ids[rows, places + 1].flatten())


@dataclass
class Pools:
    """What training draws from; images uint8, ids int16."""

    fashion: np.ndarray
    fashion_tokens: "dict[str, np.ndarray]"
    mnist: np.ndarray
    mnist_tokens: "dict[str, np.ndarray]"
    definitions: np.ndarray


def read_pools(context: Context) -> Pools:
    tokens = read_safetensors(context.work / "tokens.safetensors")
    tokenizer = load_tokenizer(context)
    texts = definitions(context.root)[:: 100 if context.scale is Scale.SMOKE else 1]
    garments, digits = indices(context.raw_data, "pretrain"), indices(context.raw_data, "mnist_pretrain")
    return Pools(
        fashion=read_set(context.raw_data, "fashion-mnist", "train").images[garments],
        fashion_tokens={kind: tokens[f"fashion_train.{kind}"][garments] for kind in KINDS},
        mnist=read_set(context.raw_data, "mnist", "train").images[digits],
        mnist_tokens={kind: tokens[f"mnist_train.{kind}"][digits] for kind in ("label", "paraphrase")},
        definitions=np.array([tokenizer.encode(f"{lemma}: {text}") for lemma, text in texts], np.int16),
    )


def training_batch(pools: Pools, chosen: Settings, random: np.random.Generator) -> "tuple[Tensor, Tensor, Tensor]":
    """(pixels [B, 1, 32, 32], ids [B, 24], ids of definitions [D, 24])."""
    count = round(chosen.batch * MNIST_SHARE)
    garments = random.integers(len(pools.fashion), size=chosen.batch - count)
    digits = random.integers(len(pools.mnist), size=count)
    kind = KINDS[random.choice(len(KINDS), p=SHARES)]
    ids = pools.fashion_tokens[kind][garments]
    digit_ids = pools.mnist_tokens["paraphrase" if kind == "paraphrase" else "label"][digits]
    if kind == "paraphrase":
        ids = ids[np.arange(len(ids)), random.integers(ids.shape[1], size=len(ids))]
        digit_ids = digit_ids[np.arange(count), random.integers(digit_ids.shape[1], size=count)]
    pixels = to_network(np.concatenate([pools.fashion[garments], pools.mnist[digits]]))
    texts = pools.definitions[random.integers(len(pools.definitions), size=chosen.definitions)]
    both = np.concatenate([ids, digit_ids])
    return torch.from_numpy(pixels), torch.from_numpy(both).long(), torch.from_numpy(texts).long()


def run(chosen: Settings, context: Context) -> None:
    pools = read_pools(context)
    torch.manual_seed(context.seed_of("weights"))
    clip = MiniClip().to(context.device, memory_format=torch.channels_last)
    ema = Ema(clip, chosen.ema)
    adam = torch.optim.AdamW(clip.parameters(), chosen.rate, betas=(0.9, 0.98), weight_decay=0.01)
    loop = Loop(context, chosen.steps, {"clip": clip, "ema": ema, "adam": adam})
    for step in loop:
        pixels, ids, texts = (each.to(context.device) for each in training_batch(pools, chosen, loop.numpy))
        everything = torch.cat([ids, texts])
        sequence = clip.text(everything)
        captions = clip.captions(sequence[: len(ids)], ids)
        contrast = contrastive_loss(captions, clip.pictures(pixels), clip.logit_scale, ids)
        language = next_token_loss(clip.text, sequence, everything, chosen.predicted)
        loss = contrast + chosen.language * language
        set_rate(adam, cosine_rate(step, chosen.steps, chosen.rate))
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(clip.parameters(), 1.0)
        adam.step()
        ema.update(clip)
        loop.record(loss=loss, contrast=contrast, language=language)
    metrics = {
        "retrieval": retrieval(ema.module, context),
        "contrastive": {"steps": chosen.steps, "batch": chosen.batch, "minutes": round(loop.seconds() / 60, 1)},
    }
    print(f"text_encoder: {metrics}", flush=True)
    torch.save(ema.module.text.state_dict(), context.work / "text_encoder.pt")
    write_json(context.work / "text_encoder.json", metrics)
    export(ema.module.text, context, {"steps": chosen.steps, "metrics": metrics})


@torch.no_grad()
def retrieval(clip: MiniClip, context: Context, count: int = 1000) -> dict:
    """Recall at 1 and 10 among the first `count` test images, from caption to picture and back, by kind of caption.

    For kinds that many pictures share, `sameCaptionAt10` tells more: the share of the ten nearest pictures whose own
    caption of that kind is the query's.
    """
    chosen = indices(context.raw_data, "test")[:count]
    tokens = read_safetensors(context.work / "tokens.safetensors")
    images = read_set(context.raw_data, "fashion-mnist", "test").images[chosen]
    pictures = clip.pictures(torch.from_numpy(to_network(images)).to(context.device))
    found = {}
    for kind in ("original", "general", "five"):
        ids = torch.from_numpy(tokens[f"fashion_test.{kind}"][chosen]).long().to(context.device)
        similarity = clip.captions(clip.text(ids), ids) @ pictures.t()
        same = (ids[:, None] == ids[None]).all(-1)
        found[kind] = {
            "textToImage": recall(similarity),
            "imageToText": recall(similarity.t()),
            "sameCaptionAt10": round(float(same.gather(1, similarity.topk(10).indices).float().mean()), 4),
        }
    return {"images": len(chosen), **found}


def recall(similarity: Tensor) -> "dict[str, float]":
    """Share of rows whose own column (the diagonal) is the nearest, or among the ten nearest; equal captions tie, and
    a tie counts for the row (what `imageToText` of a shared caption measures is how often it is the right one)."""
    ranks = (similarity > similarity.diagonal()[:, None]).sum(1)
    return {f"at{k}": round(float((ranks < k).float().mean()), 4) for k in (1, 10)}


def export(encoder: TextEncoder, context: Context, card: dict) -> TextEncoder:
    """Rounds the encoder to what is stored, writes `text_encoder/`, and returns it, frozen.

    Called here, and again by the teacher's stage, which trains the encoder on. `card` adds to what the card says. The
    state is left in `work/text_encoder_final.pt`.
    """
    encoder = round_to_half(encoder.cpu().eval()).requires_grad_(False)
    torch.save(encoder.state_dict(), context.work / "text_encoder_final.pt")
    folder = context.miniature / "text_encoder"
    example = torch.from_numpy(read_safetensors(context.work / "tokens.safetensors")["fashion_test.original"][:2]).long()
    difference = export_onnx(encoder, (example,), folder / "model.onnx", ["input_ids"], ["last_hidden_state"])
    write_json(
        folder / "config.json",
        {
            "model_type": "clip_text_model",
            "architectures": ["CLIPTextModel"],
            "vocab_size": VOCABULARY,
            "hidden_size": WIDTH,
            "intermediate_size": 4 * WIDTH,
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "max_position_embeddings": LENGTH,
            "hidden_act": "quick_gelu",
            "layer_norm_eps": 1e-5,
            "bos_token_id": VOCABULARY - 2,
            "eos_token_id": VOCABULARY - 1,
            "pad_token_id": VOCABULARY - 1,
        },
    )
    write_card(
        folder,
        {
            "purpose": f"Text encoder: token ids int64 [B, {LENGTH}] to layer-normed embeddings [B, {LENGTH}, {WIDTH}].",
            "data": "Captions of Fashion-MNIST train 0-49,999 without Sandal and Bag and of MNIST train 50,000-59,999; "
            "definitions of WordNet 3.0.",
            "seed": context.seed,
            "parameters": count_parameters(encoder),
            "operators": operators(folder / "model.onnx"),
            "differenceFromPyTorch": difference,
            **card,
        },
    )
    return encoder.to(context.device)
