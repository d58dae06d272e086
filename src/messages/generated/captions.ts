/** Generated from ../captions.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const baseUrlNone = (of: { shown: Value }): Message => ({
  id: 'base-url-none',
  text: `${of.shown}; write one such as https://api.openai.com/v1 or http://localhost:11434/v1.`,
})

export const baseUrlParts = (of: { host: Value }): Message => ({
  id: 'base-url-parts',
  text: `The base URL (${of.host}) must hold no login, "?" or "#": write the address alone, and the key in its own field.`,
})

export const modelNameNone = (): Message => ({
  id: 'model-name-none',
  text: `There is no model name; write the one that the server knows it by.`,
})

export const keyNotPlain = (): Message => ({
  id: 'key-not-plain',
  text: `The key holds a space, or a character that no key has (dots, where it was copied from a hidden field?); copy it again.`,
})

export const chatTimeout = (of: { host: Value; seconds: Value }): Message => ({
  id: 'chat-timeout',
  text: `${of.host} did not answer within ${of.seconds} s; the model may still be loading: try again, or wait longer.`,
})

export const chatNoCompletion = (of: { host: Value; shown: Value }): Message => ({
  id: 'chat-no-completion',
  text: `${of.host} answered with ${of.shown}, which is no chat completion; check that the base URL names its API.`,
})

export const chatNoText = (of: { model: Value }): Message => ({
  id: 'chat-no-text',
  text: `The model ${of.model} answered with no text; try another model or prompt.`,
})

export const chatKeyRefused = (of: { host: Value; asks: Value; status: Value; reason: Value; model: Value }): Message => ({
  id: 'chat-key-refused',
  text: `${of.host} ${of.asks} (status ${of.status})${of.reason}: check it, and that it may use ${of.model}.`,
})

export const chatUnknownModel = (of: { host: Value; model: Value; status: Value; reason: Value }): Message => ({
  id: 'chat-unknown-model',
  text: `${of.host} knows no model "${of.model}" or no such address (status ${of.status})${of.reason}: check both the model's name and the base URL.`,
})

export const chatTurnedAway = (of: { host: Value; reason: Value }): Message => ({
  id: 'chat-turned-away',
  text: `${of.host} turns requests away (status 429, too many or the quota is used up)${of.reason}: wait, or lower the requests at once.`,
})

export const chatServerFailed = (of: { host: Value; status: Value; reason: Value }): Message => ({
  id: 'chat-server-failed',
  text: `${of.host} failed (status ${of.status})${of.reason}; it may be overloaded: try these captions again later.`,
})

export const chatNotAccepted = (of: { host: Value; status: Value; reason: Value; mend: Value }): Message => ({
  id: 'chat-not-accepted',
  text: `${of.host} did not accept the request (status ${of.status})${of.reason}: ${of.mend}.`,
})

export const chatUnreachable = (of: { host: Value; mixed: Value; mend: Value }): Message => ({
  id: 'chat-unreachable',
  text: `${of.host} cannot be reached: ${of.mixed}${of.mend}.`,
})

export const noBrowserModel = (): Message => ({
  id: 'no-browser-model',
  text: `This browser has no language model of its own; use WordNet, or a language model at an address of yours.`,
})

export const browserModelNotOpened = (of: { reason: Value }): Message => ({
  id: 'browser-model-not-opened',
  text: `The browser's language model cannot be opened (${of.reason}); try again, or use WordNet.`,
})

export const browserModelNoAnswer = (of: { reason: Value }): Message => ({
  id: 'browser-model-no-answer',
  text: `The browser's language model gave no answer (${of.reason}); try this caption again.`,
})

export const browserModelNoText = (of: { prompt: Value }): Message => ({
  id: 'browser-model-no-text',
  text: `The browser's language model answered “${of.prompt}” with no text; try another prompt.`,
})

export const promptWithoutCaption = (of: { shown: Value; placeholder: Value }): Message => ({
  id: 'prompt-without-caption',
  text: `${of.shown}; write ${of.placeholder} where the caption is to stand.`,
})

export const captionWithoutWords = (of: { caption: Value }): Message => ({
  id: 'caption-without-words',
  text: `The caption "${of.caption}" has no words; leave it out.`,
})

export const captionNotScored = (of: { caption: Value }): Message => ({
  id: 'caption-not-scored',
  text: `The caption ${of.caption} has no word to score; write at least one word with a letter or a digit.`,
})

export const judgeNoNumber = (of: { name: Value; reply: Value }): Message => ({
  id: 'judge-no-number',
  text: `The model gave no number from 0 to 10 for ${of.name}: “${of.reply}”; ask again, or try another model.`,
})

export const taggerFileLengths = (of: { name: Value; tags: Value; weights: Value; expected: Value }): Message => ({
  id: 'tagger-file-lengths',
  text: `${of.name}: ${of.tags} tags and ${of.weights} weights where its rows have ${of.expected}; put the original file back.`,
})

export const taggerFileTags = (of: { name: Value; most: Value }): Message => ({
  id: 'tagger-file-tags',
  text: `${of.name}: it speaks of tags beyond the ${of.most} that are known; put the original file back.`,
})

export const nltkTwice = (of: { name: Value; part: Value }): Message => ({
  id: 'nltk-twice',
  text: `${of.name} holds the tagger's ${of.part} once more; give the three files of NLTK 3.9’s averaged_perceptron_tagger_eng, whose names end in .weights.json, .tagdict.json and .classes.json.`,
})

export const nltkLacks = (of: { parts: Value }): Message => ({
  id: 'nltk-lacks',
  text: `NLTK’s tagger lacks its ${of.parts}; give the three files of NLTK 3.9’s averaged_perceptron_tagger_eng, whose names end in .weights.json, .tagdict.json and .classes.json.`,
})

export const nltkNoJson = (of: { name: Value }): Message => ({
  id: 'nltk-no-json',
  text: `${of.name} is no JSON; give the three files of NLTK 3.9’s averaged_perceptron_tagger_eng, whose names end in .weights.json, .tagdict.json and .classes.json.`,
})

export const nltkForeign = (of: { name: Value }): Message => ({
  id: 'nltk-foreign',
  text: `${of.name} is JSON, but none of the tagger’s weights, words or tags; give the three files of NLTK 3.9’s averaged_perceptron_tagger_eng, whose names end in .weights.json, .tagdict.json and .classes.json.`,
})

export const nltkTagUnknown = (of: { tag: Value }): Message => ({
  id: 'nltk-tag-unknown',
  text: `NLTK's tagger: its weights speak of the tag "${of.tag}", which its classes do not have; take all three files from one release of NLTK.`,
})

export const wordnetFileLength = (of: { name: Value; length: Value; expected: Value }): Message => ({
  id: 'wordnet-file-length',
  text: `${of.name}: ${of.length} bytes where its heading says ${of.expected}; put the original file back.`,
})

export const wordnetFileForeign = (of: { name: Value; format: Value }): Message => ({
  id: 'wordnet-file-foreign',
  text: `${of.name}: this is no WordNet file of the format "${of.format}"; put the original file back.`,
})

export const wordnetFileColumn = (of: { column: Value }): Message => ({
  id: 'wordnet-file-column',
  text: `WordNet file: it has no column "${of.column}"; put the original file back.`,
})

export const wordnetFileFact = (of: { fact: Value }): Message => ({
  id: 'wordnet-file-fact',
  text: `WordNet file: it does not state "${of.fact}"; put the original file back.`,
})

export const wordnetColumns = (): Message => ({
  id: 'wordnet-columns',
  text: `WordNet's hierarchy: its columns do not belong together; put the original file back.`,
})

export const wordnetGlossMissing = (of: { name: Value; synset: Value }): Message => ({
  id: 'wordnet-gloss-missing',
  text: `${of.name}: it has no gloss for synset ${of.synset}; put the original file back.`,
})

export const wordnetGzip = (of: { path: Value }): Message => ({
  id: 'wordnet-gzip',
  text: `${of.path}: the gzip data are damaged or cut short; fetch the file again.`,
})

export const wordnetCounts = (of: { nouns: Value; counts: Value; depths: Value }): Message => ({
  id: 'wordnet-counts',
  text: `WordNet's scoring table: ${of.nouns} nouns but ${of.counts} counts and ${of.depths} depths; put the original file back.`,
})

export const wordnetRanks = (of: { ranks: Value; expected: Value }): Message => ({
  id: 'wordnet-ranks',
  text: `WordNet's hierarchy: ${of.ranks} ranks of senses where its words need ${of.expected}; put the original file back.`,
})

export const nltkNotKept = (): Message => ({
  id: 'nltk-not-kept',
  text: `This browser refused to keep NLTK’s tagger, from where every worker would read it; make room, or leave the private window, and load it again.`,
})

export const captionWorkerFault = (of: { reason: Value }): Message => ({
  id: 'caption-worker-fault',
  text: `Something went wrong in a caption worker: ${of.reason}. Your captions are kept; reload the page to go on.`,
})

export const captionWorkersStopped = (): Message => ({
  id: 'caption-workers-stopped',
  text: `The caption workers were stopped before they could answer; ask again.`,
})
