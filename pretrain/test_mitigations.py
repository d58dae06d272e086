"""Dual fusion against hand-worked numbers, and the rivals' distributions."""

import unittest

import numpy as np
import torch
from torch import nn

from pretrain.bpe import Tokenizer
from pretrain.captions import Captions
from pretrain.finetune import FineTuning, rate_share
from pretrain.mitigations import (
    Embedder,
    Fusion,
    FusionSet,
    Method,
    TrainingPairs,
    insert_before_end,
    repeat_words,
)

TOKENIZER = Tokenizer([], 24)
CAPTIONS = Captions("ab cd ef", "ab", "cd", "a", ["one", "two", "three"])


class Sum(nn.Module):
    """Stands for the text encoder: the embedding of a token is its id, in every channel."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(2))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return ids[..., None] * self.scale


def pairs(method: Method, fusion: "FusionSet | None" = None) -> TrainingPairs:
    return TrainingPairs(method, torch.ones(1, 4, 8, 8), [CAPTIONS], fusion, Embedder(Sum(), TOKENIZER), seed=0)


def ids(text: str) -> torch.Tensor:
    return torch.tensor(TOKENIZER.encode(text))


class Fused(unittest.TestCase):
    def setUp(self) -> None:
        self.fusion = FusionSet(torch.full((1, 4, 8, 8), 11.0), ["with a bag"])

    def test_embeddings_and_latents_mix_by_their_weights(self) -> None:
        latents, embedded = pairs(Method("five", fusion=Fusion(0.1, 0.3)), self.fusion)(torch.tensor([0]))
        self.assertTrue(torch.allclose(latents, torch.full((1, 4, 8, 8), 0.9 * 1 + 0.1 * 11)))
        expected = 0.7 * ids("cd") + 0.3 * ids("with a bag")
        self.assertTrue(torch.allclose(embedded[0, :, 1], expected))

    def test_tokens_come_before_the_end(self) -> None:
        _, embedded = pairs(Method("five", fusion=Fusion(0.1, 0.0, "token")), self.fusion)(torch.tensor([0]))
        self.assertTrue(torch.equal(embedded[0, :, 0], ids("cd with a bag").float()))

    def test_what_is_too_long_is_cut_and_ends(self) -> None:
        long = tuple(TOKENIZER.encode("abcdefghijklmnopqrst"))
        joined = insert_before_end(long, "xyzxyzxyz", TOKENIZER)
        self.assertEqual((len(joined), joined[-1]), (24, TOKENIZER.eos))
        self.assertEqual(joined[:21], long[:21])


class Rivals(unittest.TestCase):
    def captions_seen(self, rival: str, count: int = 2000) -> "list[tuple[int, ...]]":
        _, embedded = pairs(Method(rival=rival))(torch.zeros(count, dtype=torch.long))
        return [tuple(int(each) for each in row) for row in embedded[:, :, 0]]

    def test_mc_draws_each_paraphrase_alike(self) -> None:
        seen = self.captions_seen("MC")
        for text in CAPTIONS.paraphrases:
            self.assertAlmostEqual(seen.count(tuple(TOKENIZER.encode(text))) / len(seen), 1 / 3, delta=0.05)

    def test_rc_replaces_four_captions_in_ten_by_four_tokens(self) -> None:
        kept = tuple(TOKENIZER.encode(CAPTIONS.original))
        replaced = [each for each in self.captions_seen("RC") if each != kept]
        self.assertAlmostEqual(len(replaced) / 2000, 0.4, delta=0.05)
        for caption in replaced:
            self.assertEqual(caption.index(TOKENIZER.eos), 5)

    def test_cwr_inserts_exactly_two_words_of_the_caption(self) -> None:
        numpy = np.random.default_rng(0)
        for _ in range(200):
            words = repeat_words(CAPTIONS.original, numpy).split()
            self.assertEqual(len(words), 5)
            self.assertEqual(set(words), set(CAPTIONS.original.split()))

    def test_gn_adds_noise_of_a_tenth(self) -> None:
        _, embedded = pairs(Method(rival="GN"))(torch.zeros(200, dtype=torch.long))
        noise = embedded - ids(CAPTIONS.original)[None, :, None]
        self.assertAlmostEqual(noise.std().item(), 0.1, delta=0.005)


class Rate(unittest.TestCase):
    def test_warms_up_and_decays_to_a_tenth(self) -> None:
        options = FineTuning(steps=600, warmup=20)
        self.assertAlmostEqual(rate_share(0, options), 1 / 20)
        self.assertEqual(rate_share(20, options), 1.0)
        self.assertEqual(rate_share(420, options), 1.0)
        self.assertAlmostEqual(rate_share(510, options), 0.55)
        self.assertLess(rate_share(599, options), 0.11)


if __name__ == "__main__":
    unittest.main()
