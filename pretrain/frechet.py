"""Scores from a classifier's outputs: the Fréchet distance of features and the Inception score of probabilities."""

import numpy as np


def moments(features: np.ndarray) -> "tuple[np.ndarray, np.ndarray]":
    """Mean [D] and unbiased covariance [D, D] of features [n, D], in float64."""
    values = features.astype(np.float64)
    return values.mean(axis=0), np.cov(values, rowvar=False)


def frechet_distance(a: "tuple[np.ndarray, np.ndarray]", b: "tuple[np.ndarray, np.ndarray]") -> float:
    """Squared distance of two Gaussians, |m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)) (Heusel et al. 2017).

    The trace of the root comes from the eigenvalues of C_a^(1/2) C_b C_a^(1/2), which is symmetric.
    """
    (mean_a, cov_a), (mean_b, cov_b) = a, b
    values, vectors = np.linalg.eigh(cov_a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ cov_b @ root), 0)).sum()
    return float(((mean_a - mean_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * cross)


def inception_score(logits: np.ndarray) -> float:
    """exp of the mean Kullback-Leibler divergence of p(y | x) from p(y), for logits [n, 10] (Salimans et al. 2016)."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    log_marginal = np.log(p.mean(axis=0))
    return float(np.exp((p * (log_p - log_marginal)).sum(axis=1).mean()))
