"""The measures that stand for Inception's and SSCD's, against cases whose answer is known."""

import math
import unittest

import numpy as np
import torch
from torch import nn

from pretrain.calibration import average_precision, precision_and_recall
from pretrain.classifiers import Classifier, fit_temperature
from pretrain.convolutions import fold_batch_norms
from pretrain.descriptor import Descriptor, DescriptorSettings, sscd_loss, whiten
from pretrain.frechet import frechet_distance, inception_score, moments


class Scores(unittest.TestCase):
    def test_the_distance_of_gaussians_that_commute_has_a_closed_form(self) -> None:
        first = (np.array([1.0, 2.0]), np.diag([4.0, 9.0]))
        second = (np.array([0.0, 0.0]), np.diag([1.0, 25.0]))
        # |m|^2 + sum of (sigma_a - sigma_b)^2
        self.assertAlmostEqual(frechet_distance(first, second), 5 + 1 + 4)
        self.assertAlmostEqual(frechet_distance(first, first), 0)

    def test_a_shift_of_all_features_adds_its_square(self) -> None:
        features = np.random.default_rng(0).normal(size=(200, 5))
        self.assertAlmostEqual(frechet_distance(moments(features), moments(features + 2)), 5 * 4)

    def test_the_inception_score_runs_from_one_to_the_number_of_classes(self) -> None:
        self.assertAlmostEqual(inception_score(np.zeros((7, 10))), 1)
        self.assertAlmostEqual(inception_score(np.eye(10) * 50), 10)
        self.assertAlmostEqual(inception_score(np.tile(np.eye(10)[:1] * 50, (10, 1))), 1)

    def test_the_temperature_of_inflated_logits_is_found(self) -> None:
        torch.manual_seed(0)
        logits = torch.randn(20_000, 10)
        labels = torch.distributions.Categorical(logits=logits).sample()
        self.assertAlmostEqual(fit_temperature(logits * 3, labels), 3, delta=0.1)


class Networks(unittest.TestCase):
    def test_folding_batch_norms_changes_nothing(self) -> None:
        torch.manual_seed(0)
        images = torch.rand(8, 1, 32, 32) * 2 - 1
        network = Classifier()
        network(images)  # gives the norms statistics
        folded = fold_batch_norms(network)
        for ours, theirs in zip(folded(images), network.eval()(images)):
            torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-5)
        self.assertFalse(any(isinstance(module, nn.BatchNorm2d) for module in folded.modules()))

    def test_whitened_descriptors_have_equal_variance_in_every_direction(self) -> None:
        torch.manual_seed(0)
        network = Descriptor(DescriptorSettings(widths=(8, 8, 16), numbers=12)).eval()
        images = torch.rand(400, 1, 32, 32) * 2 - 1
        whitened = whiten(network, images, 6)
        with torch.no_grad():
            pooled = network.body(images).clamp(min=1e-6).pow(3).mean((2, 3)).pow(1 / 3)
            plain = nn.functional.normalize(network.project(pooled))
            spread = torch.cov(whitened.whitening(plain).T)
        torch.testing.assert_close(spread / spread[0, 0], torch.eye(6), atol=0.05, rtol=0)
        torch.testing.assert_close(whitened(images).norm(dim=1), torch.ones(400))

    def test_the_loss_is_that_of_two_images_worked_out_by_hand(self) -> None:
        # Both views of an image agree; the two images are at a right angle.
        descriptors = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
        contrast, entropy = sscd_loss(descriptors, temperature=0.5)
        self.assertAlmostEqual(float(contrast), math.log(math.e**2 + 2) - 2, places=5)
        self.assertAlmostEqual(float(entropy), -math.log(math.sqrt(2)), places=5)


class Calibration(unittest.TestCase):
    def test_precision_counts_one_copy_in_ten(self) -> None:
        thresholds, precision, recall = precision_and_recall(np.array([0.9, 0.5]), np.array([0.7, 0.1, 0.2, 0.3]))
        self.assertEqual(list(thresholds), [0.9, 0.7, 0.5, 0.3, 0.2, 0.1])
        np.testing.assert_allclose(recall, [0.5, 0.5, 1, 1, 1, 1])
        self.assertAlmostEqual(precision[0], 1)
        self.assertAlmostEqual(precision[1], 0.05 / (0.05 + 0.9 / 4))

    def test_perfect_separation_has_average_precision_one(self) -> None:
        self.assertEqual(average_precision(np.array([0.8, 0.9]), np.array([0.1, 0.2])), 1)


if __name__ == "__main__":
    unittest.main()
