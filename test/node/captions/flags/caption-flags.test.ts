/** What is no caption says so; English prose never does. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cpuTime } from '../../cpu-time'
import { captionFlags as flagsOf } from '../../../../src/captions/flags/caption-flags'
import type { CaptionFlag } from '../../../../src/captions/flags/types'
import { SAMPLE_CAPTIONS } from '../../../../src/data/captions/samples'
import { vocabulary } from '../../vocabulary'
import { CAPTIONS } from '../varied-captions'

const captionFlags = (text: string) => flagsOf(text, vocabulary)

const FLAGGED: Readonly<Record<CaptionFlag, readonly string[]>> = {
  script: [
    '一只狗在草地上奔跑',
    'Собака бежит по траве',
    'كلب يركض على العشب',
    'रसोई में एक लाल कुर्सी',
    '강아지가 뛰고 있다',
    'Ένας σκύλος τρέχει',
    '犬 dog が走っている公園で',
    'สวัสดีชาวโลก',
  ],
  language: [
    'Ein Hund läuft über die Wiese',
    'Ein Hund in der Sonne',
    'Un chien court dans le parc avec un enfant',
    'une femme est assise sur un banc',
    'Un perro corre por la playa',
    'Un hombre en una bicicleta',
    'Una donna con un ombrello nella pioggia',
    'Um homem está sentado em uma cadeira',
    'Een man zit op een bank in het park',
    'En hund springer på en strand',
    'Mężczyzna siedzi na ławce w parku',
    'Bir adam ve bir köpek',
    'Seekor anjing sedang berlari di taman',
    'Một con chó đang chạy trên cỏ',
    'Koira juoksee ja hyppää',
    'Egy kutya fut a fűben',
    'ein Hund läuft am Strand',
    'eine Katze schläft',
    'hond rent op het strand',
    'kot siedzi na stole',
    'un gatto nero dorme',
    'anjing berlari di pantai',
    'Ut enim ad minim veniam, quis nostrud exercitation',
  ],
  tags: [
    '1girl, long_hair, looking_at_viewer',
    'long_hair blue_eyes smile',
    'dog_running_in_park',
    'masterpiece, best quality, 1girl, solo, long hair, blue eyes',
    'dog, animal, pet, cute, isolated, white background',
    'apple; fruit; red; fresh; healthy',
    '#dog #cat #cute',
    'score_9, score_8_up, a red car',
    'cat, dog, tree, house',
    'dog, cat, tree',
    'Sky, Mountain, River, Boat',
    'living room, sofa, lamp, carpet',
  ],
  url: [
    'https://example.com/dog.html',
    'A dog from www.dogs.org today',
    'Photo by someone@example.com',
    'see ftp://host/file',
    'stockphotos.com',
  ],
  name: [
    '1.jpg',
    'IMG_20190203_123456.JPG',
    'DSC_0123',
    'IMG 2034',
    '123.jpg#0 A man in a hat .',
    'my holiday photo.png',
    '/home/user/pictures/dog',
    'C:\\pictures\\dog',
    'a3f9c2e1b7d4',
    'image 12',
  ],
  'empty-value': [
    'NaN',
    'nan',
    'null',
    'None',
    'N/A',
    '#N/A',
    'undefined',
    '<NA>',
    '[deleted]',
    'No caption',
    'Untitled',
    'Lorem ipsum dolor sit amet, consectetur adipiscing elit',
    'lorem ipsum dolor',
  ],
  number: ['7', '3.14', '2019-01-02', '12 x 15 cm', '10:30 am', '50 %'],
  entities: [
    'A dog &amp; a cat',
    '&quot;Dog&quot;',
    'caf&eacute;',
    'dogs &#39;n cats',
    '&nbsp;dog',
    'dog &amp cat',
    '&#x27;dog',
  ],
  markup: [
    '<b>A dog</b> runs',
    'A dog<br/>runs',
    '<PERSON> rides a bike',
    'a dog <|endoftext|>',
    '<lora:style:0.8> a dog',
    'RAW photo, (high detailed skin:1.2), soft lighting',
    'a ((cute)) dog',
    'a dog --ar 16:9',
    '**A dog** runs',
    '{"caption": "a dog"}',
    "['a dog', 'a cat']",
    'Hello {{name}}',
    '[MASK] runs',
  ],
  encoding: ['CafÃ© in Paris', 'The dogâ€™s bone', 'A caf\uFFFD', 'Â© a dog'],
  symbols: ['😀😀😀😀 yes', '*** a ~~~ === +++ !!!', '-->--> ok <--<--'],
  'unknown-words': [
    'asdfgh qwer zxcv',
    'asdfgh',
    'sdf sdf sdf',
    'fjdksl aiwoe vnmx',
    'blorp snarf gleeb',
    'qwerty uiop',
  ],
  repetition: ['dog dog dog dog dog dog dog dog dog', 'a dog a dog a dog a dog a dog'],
}

const ENGLISH = [
  'A dog runs on the grass.',
  'dog',
  'Two dogs',
  'A big, brown, furry dog',
  'Red, white and blue flags',
  'Tomatoes, onions, garlic and basil on a wooden board',
  'A sign that reads 東京 in Tokyo',
  'Oscar de la Renta gown',
  'Leonardo da Vinci painted the Mona Lisa',
  'Charles de Gaulle airport at night',
  'Dia de los Muertos parade in Mexico',
  'La La Land poster',
  'Tour de France riders climb a hill',
  'crème brûlée with café au lait',
  'A jalapeño piñata at a fiesta',
  'A van door in a field',
  'A man in a van',
  'An old man met his son in the den',
  'hay in a barn till noon',
  '2-Ton Multi-Directional Roller Head Pipe Welding Stands',
  'A 10 x 20 ft tent',
  'At 10:30 am the train leaves',
  'I <3 my dog',
  'THE SALE IS ON!!!!!!!!!!',
  'AT&T Park in San Francisco',
  'Q&A with the author',
  'A mother (left) and her son (right)',
  'The score was 2:1 (a win)',
  'black-and-white photo of a woman’s face',
  '“Hello,” said the man',
  'Mr. and Mrs. Smith at the U.S. Open',
  'The end.Two dogs',
  'E.g. a dog',
  'A boy, a girl, a dog, a cat, a bird, and a fish',
  'He ran and ran and ran and ran',
  'No dogs allowed',
  'Nobody knows',
  '# 1 Dad mug',
  'A COVID-19 test centre',
  'Café Müller by Pina Bausch',
  'An EOS 5D camera on the table',
  'Björk in Reykjavík',
  'A plate of pasta al dente',
  'Des Moines, Iowa, in the winter of 1990',
  'Chili con carne in a bowl',
  'A 3D render of a house/garage',
  'Men/women/children playing',
  'Boston, Massachusetts, USA',
  'tall, dark stranger',
  'old, rustic, wooden table',
  'Pico de gallo',
  'los angeles skyline',
  'selfie',
  'labradoodle puppy',
  'A goldendoodle and a labradoodle, sunbathing',
  'A schnitzel at Oktoberfest',
  'Gandalf Frodo Bilbo',
  'Lionel Messi dribbles past Cristiano Ronaldo',
  'shih tzu in sunglasses',
  'A dog — and a cat…',
  'a photo of a 1950s diner, in the style of Edward Hopper',
]

describe.each(Object.entries(FLAGGED))('%s', (flag, texts) => {
  it.each(texts)('is told of %j', (text) => {
    expect(captionFlags(text)).toContain(flag)
  })
})

describe('English prose', () => {
  it.each(ENGLISH)('has no flag: %j', (text) => {
    expect(captionFlags(text)).toEqual([])
  })

  it('of the samples, of the data set with captions and of the golden file has none', () => {
    const strings = (value: unknown): string[] =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(strings)
          : []
    const golden = ['fashion-captions', 'generality'].flatMap((name) =>
      strings(JSON.parse(readFileSync(new URL(`../../../golden/${name}.json`, import.meta.url), 'utf8'))),
    )
    const captions = [
      ...SAMPLE_CAPTIONS,
      ...CAPTIONS.filter((text) => /[a-z]/.test(text)),
      ...golden.filter((text) => text.includes(' ')),
    ]
    expect(captions.length).toBeGreaterThan(2000)
    expect(captions.filter((caption) => captionFlags(caption).length > 0)).toEqual([])
  })
})

it('says one thing of two that mean the same', () => {
  expect(captionFlags('IMG_2034.JPG')).toEqual(['name'])
  expect(captionFlags('1, 2, 3; 4: 5!')).toEqual(['number'])
  expect(captionFlags('Собака и кот')).toEqual(['script'])
})

it('has nothing to say of what has no word, and is not held up by what is long', () => {
  expect(captionFlags('?!')).toEqual([])
  expect(captionFlags('')).toEqual([])
  const pieces = [
    ' ',
    'a',
    '(',
    '((',
    '<a ',
    '&',
    '&amp',
    '_',
    'a_',
    ',',
    '.',
    'a.',
    '@',
    'a@',
    '#',
    '`',
    '*',
    '**',
    '{',
    '😀',
    'e\u0301',
    'http://',
    '1',
    'de la ',
    'Ein ',
  ]
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 10_000 })), { maxLength: 4 }),
      (runs) => {
        const begun = cpuTime()
        captionFlags(runs.map(([piece, times]) => piece.repeat(times)).join(''))
        expect(cpuTime() - begun).toBeLessThan(2000)
      },
    ),
    { seed: 10, numRuns: 200 },
  )
})
