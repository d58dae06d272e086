/** The two papers, as they are cited. */
export interface Paper {
  /** What the page calls it. */
  letter: 'A' | 'B'
  title: string
  authors: string
  published: string
  address: string
  bibtex: string
}

export const papers: readonly Paper[] = [
  {
    letter: 'A',
    title: 'Mitigate Replication and Copying in Diffusion Models with Generalized Caption and Dual Fusion Enhancement',
    authors: 'Chenghao Li, Dake Chen, Yuke Zhang, Peter A. Beerel',
    published: 'arXiv:2309.07254, 2023',
    address: 'https://arxiv.org/abs/2309.07254',
    bibtex: `@misc{li2023mitigate,
  title = {Mitigate Replication and Copying in Diffusion Models with Generalized Caption and Dual Fusion Enhancement},
  author = {Li, Chenghao and Chen, Dake and Zhang, Yuke and Beerel, Peter A.},
  year = {2023},
  eprint = {2309.07254},
  archivePrefix = {arXiv}
}`,
  },
  {
    letter: 'B',
    title: 'GAN-based Gaussian Mixture Model Responsibility Learning',
    authors: 'Wanming Huang, Shuai Jiang, Xuan Liang, Ian Oppermann, Richard Yi Da Xu',
    published: 'ICPR 2020; here as it was submitted to ICLR 2020',
    address: 'https://doi.org/10.1109/icpr48806.2021.9412309',
    bibtex: `@inproceedings{huang2020responsibility,
  title = {{GAN}-based {Gaussian} Mixture Model Responsibility Learning},
  author = {Huang, Wanming and Jiang, Shuai and Liang, Xuan and Oppermann, Ian and Xu, Richard Yi Da},
  booktitle = {25th International Conference on Pattern Recognition (ICPR)},
  year = {2020},
  doi = {10.1109/icpr48806.2021.9412309}
}`,
  },
]
