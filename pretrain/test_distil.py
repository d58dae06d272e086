"""Removing layers by BK-SDM's rules: which weights of the teacher the student begins with."""

import unittest
from dataclasses import replace

import torch

from pretrain.distil import Taps, shorten, teacher_name
from pretrain.teacher import UNET
from pretrain.unet import UNet2DConditionModel

TINY = replace(UNET, block_out_channels=(8, 16), cross_attention_dim=6)


class Shortened(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(0)
        self.teacher = UNet2DConditionModel(TINY)

    def test_of_three_up_pairs_the_middle_one_goes(self) -> None:
        student = shorten(self.teacher, keep_middle_block=True)
        ours, theirs = student.up_blocks[1], self.teacher.up_blocks[1]
        self.assertEqual(len(ours.resnets), 2)
        self.assertTrue(torch.equal(ours.resnets[0].conv1.weight, theirs.resnets[0].conv1.weight))
        self.assertTrue(torch.equal(ours.resnets[1].conv1.weight, theirs.resnets[2].conv1.weight))

    def test_of_two_down_pairs_the_second_goes(self) -> None:
        student = shorten(self.teacher, keep_middle_block=True)
        self.assertEqual(len(student.down_blocks[1].attentions), 1)
        self.assertEqual(teacher_name("down_blocks.1.resnets.0.conv1.bias"), "down_blocks.1.resnets.0.conv1.bias")

    def test_small_has_no_middle_block(self) -> None:
        self.assertFalse(any(name.startswith("mid_block") for name in shorten(self.teacher, False).state_dict()))

    def test_taps_have_the_same_shapes(self) -> None:
        student = shorten(self.teacher, keep_middle_block=False)
        ours, theirs = Taps(student), Taps(self.teacher)
        inputs = (torch.randn(2, 4, 8, 8), torch.tensor([5, 900]), torch.randn(2, 3, 6))
        student(*inputs)
        self.teacher(*inputs)
        self.assertEqual([tap.shape for tap in ours.taken], [tap.shape for tap in theirs.taken])
        self.assertEqual(len(ours.taken), 4)

    def test_other_teachers_are_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "layers_per_block"):
            shorten(UNet2DConditionModel(replace(TINY, layers_per_block=1)), True)


if __name__ == "__main__":
    unittest.main()
