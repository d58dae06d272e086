/** Each metric in one plain sentence, for the page's definitions. */
import type { Metric } from '../../state/captions/metrics'

export const metricSentences: Record<Metric, string> = {
  si: 'Specificity of information: fewer names and numbers score higher. 10 = none.',
  bt: 'Broadness of terms: nouns with many narrower meanings (hyponyms) in WordNet score higher.',
  tm: 'Tense and modality: the share of verbs in the present. 5 where there is no verb.',
  da: 'Degree of abstraction: how deep the nouns lie in WordNet. 5 where there is no noun.',
  gs: 'Generality score: the mean of SI, BT, TM and DA. The paper finds that more general captions are copied less.',
}
