/**
 * What generated sentences look like. A word with a slash is itself and its tag ("a/DT"), "|" parts what one is drawn from, capitals are slots
 * (`slots.ts`), "?" behind a slot or word leaves it out half of the time. "@one" and "@several" fix the subject's number, which is drawn otherwise.
 */

/** Of a verb. `FINITE` agrees with the subject. */
export const VERB_PATTERNS: readonly string[] = [
  '@one SUBJECT FINITE REST',
  '@several SUBJECT FINITE REST',
  '@one NP FINITE',
  'NP FINITE',
  'NP PP FINITE REST',
  '@one NP PP FINITE PP',
  'NP dressed/VBN in/IN COLOUR FINITE REST',
  'NP dressed/VBN in/IN THING1 FINITE REST',
  '@several JOINED FINITE REST',
  '@several JOINED FINITE PP',
  'SUBJECT OTHER REST and/CC FINITE REST',
  'SUBJECT FINITE REST and/CC OTHER REST',
  'SUBJECT can|will|may|must|should|could/MD BASE REST',
  "SUBJECT DO n't|not/RB BASE REST",
  'why|where|when|how/WRB DO NP BASE REST ?/.',
  'DO NP BASE REST ?/.',
  'SUBJECT WANT to/TO BASE REST',
  'NP BE ING REST',
  // Headlines: "Boy throwing a ball", "A box painted by a child".
  'HEAD ING REST',
  'NP ING REST',
  'THINGS PARTICIPLE by|with|in|from/IN PERSON1',
  'SUBJECT PAST REST',
  'NP PAST OBJECT PP',
  'THINGS BE PARTICIPLE by/IN? PERSON1?',
  'NP who/WP|that/WDT FINITE REST',
  'NP who/WP|that/WDT FINITE REST OTHER REST',
  'when/WRB CLAUSE ,/, SUBJECT FINITE REST',
  'while|as|because|if|after|before/IN CLAUSE ,/, SUBJECT FINITE REST',
  'SUBJECT FINITE REST while|as|because|if|until/IN CLAUSE',
  'NP FINITE when/WRB|while/IN|as/IN CLAUSE',
  'here|there/RB FINITE NP PP?',
  'BASE OBJECT PP?',
  'NP often|always|never|quietly|slowly|happily|sometimes/RB FINITE REST',
  '@one a/DT group|pair|couple|crowd|team|row/NN of/IN HEADS FINITE REST',
  '@one who/WP FINITE REST ?/.',
  'PP ,/, SUBJECT FINITE REST',
  // "A parked car near a barn", "a smiling woman".
  'a/DT PARTICIPLE THING PP?',
  'a/DT ING PERSON PP',
]

/** Of a noun that is a verb too: `NOUN`, and `NOUNS` in the plural. */
export const NOUN_PATTERNS: readonly string[] = [
  'NP on|with|near|in/IN a|the/DT|his|her/PRP$ NOUN',
  'a|the/DT NOUN PP',
  'two|three/CD NOUNS PP?',
  '@one SUBJECT OTHER on|with|near|in/IN a|the/DT|his/PRP$ NOUN',
  'a|the/DT NOUN and/CC a|the/DT EITHER PP?',
  'the/DT NOUN is/VBZ PP',
  'THING NOUN PP?',
  'a/DT ADJECTIVE NOUN PP?',
  'ADJECTIVE THING NOUNS PP?',
  'HEADS and/CC NOUNS PP',
  'ADJECTIVE NOUN ,/, ADJECTIVE THING ,/, NOUN',
  'NP holding/VBG a|the/DT NOUN and/CC a|the/DT EITHER',
  '@several SUBJECT go|walk|come|drive/VBP|went|walked|ran/VBD to/IN NOUN PP?',
  'NP GERUND NOUNS PP?',
  'NP with|on|without/IN his|her|its/PRP$ NOUNS PP',
  "NAME 's/POS THING NOUNS",
  'ADJECTIVE NOUN THING with/IN HEADS',
  '@several NOUNS always|often|never/RB OTHER REST',
  'NOUN in/IN COLOUR and/CC COLOUR',
  'NOUN of/IN NP',
  'NOUN of/IN THINGS',
  'a|the|this/DT THING NOUN PP?',
  'a|the/DT EITHER NOUN PP?',
  'two|three|several/CD THING NOUNS PP?',
  'the/DT NOUN of/IN a|the/DT THING EITHER',
  'NP in|with|near/IN a/DT THING and/CC NOUN',
  'NP in|with|on/IN a/DT NOUN and/CC THING',
  'HEAD ,/, THING and/CC NOUN PP?',
  "THING 's/POS ADJECTIVE THING NOUNS",
  "THING 's/POS THING NOUN",
  'ADJECTIVE THING NOUN on|in|with|for/IN NP',
  // Titles: every word is a name to the treebank.
  'TITLE TITLED-NOUN TITLE',
]

/** Of an adjective that is a verb too. */
export const ADJECTIVE_PATTERNS: readonly string[] = [
  'a/DT GIVEN THING PP',
  'NP with|in|on/IN GIVEN HEADS',
  'the/DT THING is/VBZ GIVEN PP?',
  'GIVEN HEADS PP',
]
