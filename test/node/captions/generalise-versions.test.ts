/** Versions of captions by the kind of fault that they were made for: each was once worse than its caption. */
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { WordNetGeneraliser } from '../../../src/captions/generalise/wordnet'
import { loadHierarchy } from '../../../src/captions/wordnet/load'
import { scoringMeans } from './scoring-means'

let generaliser: WordNetGeneraliser

beforeAll(async () => {
  const nouns = await loadHierarchy((path) => readFile(new URL(`../../../public/${path}`, import.meta.url)))
  generaliser = new WordNetGeneraliser(nouns, await scoringMeans())
})

describe.each<[string, readonly (readonly [caption: string, general: string])[]]>([
  [
    'whose it is',
    [
      ['A goalkeeper dives to her left as the ball hits the post.', 'A person dives to her left.'],
      ["A baby elephant hides behind its mother's legs.", "An animal hides behind its mother's legs."],
      ['The dog raises its left paw to its master.', 'The animal raises its paw to its master.'],
      [
        "A toddler in a striped shirt sits on his father's shoulders.",
        "A person in a shirt sits on his father's shoulders.",
      ],
      [
        'It is raining and a man is holding an umbrella over his young daughter.',
        'It is raining and a person is holding an umbrella over his daughter.',
      ],
    ],
  ],
  [
    'a verb that looks like a noun',
    [
      [
        'In this Dutch still life, a peeled lemon and an overturned goblet allude to the brevity of earthly pleasures.',
        'In this still life, a lemon and a goblet allude to the brevity of pleasures.',
      ],
      ['An elderly couple share a bench overlooking the harbor.', 'A couple share a bench overlooking the harbor.'],
      [
        'A woman sees a black cat and a brown dog play on the grass.',
        'A woman sees a black cat and a brown dog play on the grass.',
      ],
      ['A young couple walk along the beach at sunset.', 'A couple walk along the beach at sunset.'],
      ['A black cat and a brown dog share a bowl of food.', 'Animals share a bowl of food.'],
      ['Do the dogs like the snow?', 'Do the animals like the snow?'],
      ['A black dog and a white dog are running through the snow.', 'Animals are running through the snow.'],
    ],
  ],
  [
    'what is not so',
    [
      ['None of the passengers is wearing a seat belt.', 'None of the passengers is wearing a seat belt.'],
      ['There are no red apples in the basket.', 'There are no red apples in the basket.'],
      [
        'A cyclist with a broken wheel walked his bike up the hill because no one stopped.',
        'A person walked his bike up the hill.',
      ],
    ],
  ],
  [
    'which one it is',
    [
      ['A white van parked on the wrong side of the road', 'A van parked on the wrong side of the road'],
      ["my daughter's first day at school", "my daughter's first day at school"],
    ],
  ],
  [
    'what is no real one',
    [
      ['A little wooden horse on a shelf', 'A wooden horse on a shelf'],
      ['Two rubber ducks float in a bathtub', 'Rubber ducks float in a bathtub'],
    ],
  ],
  [
    'where a kind says nothing',
    [
      ['A girl blows out the candles on her birthday cake.', 'A person blows out the candles on her birthday cake.'],
      ['Hands planting a seedling in soil', 'Hands planting a seedling'],
      ['Two young boys play chess at a table under a tree.', 'People play chess at a table under a tree.'],
      ['Senior woman with grey hair smiling at the camera', 'Senior woman with grey hair smiling at the camera'],
      ['Seven puppies drink milk from the same dish.', 'Animals drink milk.'],
      ['The librarian puts a stack of books on a cart.', 'The person puts books on a cart.'],
      ['A drone hovers above a crowd of protesters.', 'A drone hovers above people.'],
      ['Ladies Wool Winter Coat with Hood', 'Wool winter coat'],
      ["A seagull steals a french fry from a child's hand.", 'A bird steals a fry.'],
      ['Wireless Gaming Mouse with RGB Lighting, 7 Buttons', 'Wireless gaming mouse'],
      [
        'futuristic city skyline at night, flying cars, neon lights, rain, cyberpunk, 4k',
        'Skyline at night, flying cars, neon lights, rain, cyberpunk',
      ],
    ],
  ],
  [
    'articles that were not there',
    [
      ['Has the boy finished his homework?', 'Has the person finished his homework?'],
      ['Some broccoli and rice on a white plate with a fork.', 'Broccoli and rice on a plate with a fork.'],
      ['Me trying to cook dinner vs. my dog watching', 'Me trying to cook food vs. an animal watching'],
    ],
  ],
  [
    'a compound with its adjective',
    [
      ['A black hole at the centre of a galaxy', 'A black hole'],
      ['A model of the solar system', 'A model of the solar system'],
      ['Northern lights over a snowy lake', 'Northern lights'],
    ],
  ],
  [
    'several of one form',
    [
      ['Moose in a lake', 'Animals in a lake'],
      ['Sheep graze on a hill.', 'Animals graze on a hill.'],
      ['The sheep are in a pen.', 'The animals are in a pen.'],
      ['Grilled salmon with lemon on a plate', 'Salmon'],
    ],
  ],
  [
    'a title between quotation marks',
    [
      [
        'Cast members arrive at the premiere of "Carol" in London.',
        'People arrive at the premiere of "Carol" in a city.',
      ],
      ['The premiere of "Carol"', 'The premiere of "Carol"'],
    ],
  ],
  [
    'a phrase with what hangs on it',
    [
      [
        'A snowboarder is caught in mid-air above a ramp with mountains behind him.',
        'A person is caught in mid-air above a ramp.',
      ],
      ['Company logo with a white eagle on a blue shield', 'Company logo'],
      ['Bar chart of monthly sales by region, with a legend at the bottom right', 'Bar chart of sales by region'],
      ['The Golden Gate Bridge is shrouded in fog.', 'The Golden Gate Bridge is shrouded in fog.'],
      ['Map showing the route from London to Edinburgh', 'Map showing the route from a city to another city'],
      ['A man in overalls paints the door of a shed green.', 'A man in overalls paints the door of a shed green.'],
      ['Bosch Washing Machine 8 kg 1400 rpm White', 'Bosch Washing Machine 8 kg 1400 rpm White'],
      ["Edvard Munch's painting The Scream", "Edvard Munch's painting The Scream"],
      ['Our wedding cake with fresh roses on top', 'Our wedding cake with roses on top'],
      ['A sandwich cut in half with a pickle on the side', 'Food cut in half'],
      ['Happy birthday to the best dad in the world!', 'Happy birthday to the best dad!'],
      ['My desk after a long day of work', 'My desk after a day of work'],
      ['Snow covers the cars parked along the street.', 'Snow covers the cars parked along the street.'],
      ['A general view of the stadium before the match between Liverpool and Real Madrid.', 'The stadium.'],
      ['Ford Mustang GT 1967 in red, front view', 'Ford Mustang GT in red'],
    ],
  ],
  [
    'when, with all its words',
    [
      [
        'Protesters march down Fifth Avenue in New York City late Saturday night.',
        'People march down Fifth Avenue in a city.',
      ],
      [
        'Firefighters hose down a warehouse on 12th Street early Sunday morning.',
        'People hose down a warehouse on 12th Street.',
      ],
    ],
  ],
  [
    'a title of names that were not seen as such',
    [
      [
        'Organic Darjeeling First Flush Loose Leaf Tea 250g Tin - Free Shipping Over £30',
        'Organic Darjeeling First Flush Loose Leaf Tea 250g Tin',
      ],
      [
        'LEGO Technic 42115 Lamborghini Sián FKP 37 (3,696 Pieces) New Sealed Box',
        'LEGO Technic 42115 Lamborghini Sián FKP 37 (3,696 Pieces) New Sealed Box',
      ],
      [
        'Green Tea Matcha Powder Organic Ceremonial Grade 100g Pouch',
        'Green Tea Matcha Powder Organic Ceremonial Grade 100g Pouch',
      ],
    ],
  ],
  [
    'a name as a whole',
    [
      [
        'Dr. Amina Yusuf, a marine biologist at the University of Cape Town, tags a great white shark off Gansbaai.',
        'A person, a biologist at a university, tags a fish off Gansbaai.',
      ],
      [
        'Students from the University of California, Berkeley, protest tuition increases.',
        'People protest tuition increases.',
      ],
      ['Hurricane Katrina survivors wait for help outside the Superdome.', 'People wait for help.'],
      ['Mickey Mouse T-Shirt for Boys', 'T-shirt for boys'],
      ['Vintage Map of Paris Poster, Framed', 'Vintage map of Paris poster'],
      ['Canon PowerShot G7 X Mark II Digital Camera - Black', 'Digital camera'],
      ['Chanel No. 5 Eau de Parfum Spray 100ml', 'Chanel No. 5 Eau de Parfum Spray 100ml'],
      ['The Bank of England building in London', 'A building in a city'],
      [
        'Police officers stand guard outside the Supreme Court of India in New Delhi.',
        'Police officers stand guard outside a court in a city.',
      ],
      [
        'The Duke and Duchess of Sussex wave to well-wishers in Dublin.',
        'The Duke and Duchess of Sussex wave to people in a city.',
      ],
      [
        'FILE - In this May 5, 2019 file photo, a worker inspects solar panels in Nevada.',
        'In this May 5, 2019 file photo, a person inspects solar panels in a state.',
      ],
      [
        'Roger Federer of Switzerland returns a shot to Novak Djokovic of Serbia.',
        'A person returns a shot to someone.',
      ],
    ],
  ],
  [
    'a name and its sort',
    [
      ['A plane lands on the runway at JFK Airport.', 'A plane lands on the runway at an airport.'],
      [
        'Elon Musk, CEO of Tesla, arrives at court in San Francisco.',
        'Elon Musk, CEO of Tesla, arrives at court in a city.',
      ],
      ['Tourists relax in Bali', 'People relax'],
      ['A nurse at Mount Sinai Hospital prepares a vaccine.', 'A person at a hospital prepares a vaccine.'],
      ['Visitors look at the Mona Lisa in the Louvre Museum.', 'People look at the Mona Lisa in a museum.'],
      ['Madonna and Child with Saint John, oil on panel', 'Madonna and Child with Saint John, oil on panel'],
      [
        'Portrait of King Henry VIII by Hans Holbein the Younger',
        'Portrait of King Henry VIII by Hans Holbein the Younger',
      ],
      [
        "Johannes Vermeer's Girl with a Pearl Earring hangs in the Mauritshuis in The Hague.",
        "Johannes Vermeer's Girl with a Pearl Earring hangs in the Mauritshuis in a city.",
      ],
    ],
  ],
  [
    'who made a work, and its title',
    [
      ['Vincent van Gogh, The Starry Night, 1889, oil on canvas', 'Vincent van Gogh, The Starry Night, oil on canvas'],
      ['Leonardo da Vinci, Lady with an Ermine, c. 1490', 'Leonardo da Vinci, Lady with an Ermine, c. 1490'],
      [
        'Katsushika Hokusai, Fine Wind, Clear Morning, c. 1830–32, woodblock print, The Metropolitan Museum of Art, New York',
        'Katsushika Hokusai, Fine Wind, Clear Morning, c. 1830–32, woodblock print, The Metropolitan Museum of Art, New York',
      ],
    ],
  ],
  [
    'a verb with its particle and its object',
    [
      [
        'A little girl whose face is painted like a tiger sticks out her tongue.',
        'A little girl whose face is painted like a tiger sticks out her tongue.',
      ],
      ['A woman puts on a hat in a small shop.', 'A woman puts on a hat in a shop.'],
      ['an airplane flying over a mountain range', 'An airplane flying'],
      ['Barack Obama shakes hands with Shinzo Abe.', 'A person shakes hands with someone.'],
      ['Two leaders shake hands with Angela Merkel in Berlin.', 'Leaders shake hands with a person in a city.'],
    ],
  ],
  [
    'a participle with what completes it',
    [
      [
        'A skateboarder in mid-air above a concrete ramp covered with graffiti',
        'A person in mid-air above a concrete ramp',
      ],
    ],
  ],
  [
    'what "the other" refers to',
    [
      [
        'A toddler wearing one sock laughs at a puppy chewing the other.',
        'A person wearing one sock laughs at an animal chewing the other.',
      ],
      [
        'Two dogs play with a ball while the others sleep on the grass.',
        'Two dogs play with a ball while the others sleep on the grass.',
      ],
      ['A white puppy chases the other.', 'A white puppy chases the other.'],
    ],
  ],
  [
    'a name that ends in a compound',
    [
      ['Aerial view of the Sydney Opera House and Harbour Bridge', 'Aerial view of a building and a bridge'],
      ['Tourists outside the Sydney Opera House', 'People outside a building'],
    ],
  ],
  [
    'an adjective that is all the phrase says',
    [
      [
        'woman in red dress, back view, ocean, sunset, soft lighting, 8k',
        'Woman in red dress, back view, ocean, sunset',
      ],
      [
        'Nurses march through London, demanding better conditions',
        'People march through a city, demanding better conditions',
      ],
    ],
  ],
  [
    'beside the sentence',
    [
      ['Beach day with my favourite humans #sunburnt #sundayfunday', 'Beach day'],
      ['MAN RESCUES DOG FROM FROZEN LAKE', 'PERSON RESCUES ANIMAL'],
    ],
  ],
])('%s', (_, rows) => {
  it.each(rows)('%s → %s', (caption, general) => {
    expect(generaliser.generalise(caption, 'general').caption).toBe(general)
  })
})
