/** Captions to begin with. The first three are the paper's Table 2, the next five its examples; the others were written for this page. */
export const SAMPLE_CAPTIONS: readonly string[] = [
  // Paper A, Table 2: original, general, 5-word.
  '2-Ton Multi-Directional Roller Head Pipe Welding Stands',
  'Versatile Pipe Welding Stands for Heavy-Duty Applications',
  'Pipe welding stands in action',
  // Paper A, section 3.1.
  'Birds can fly',
  'The bird was flying',
  'Students always go to school in the morning',
  'Kindness is a good virtue',
  "It's good to often greet people with good morning",
  // As shops name their goods.
  'Solid Oak Extendable Dining Table for 8 People, Natural Finish',
  'Women’s Waterproof Hiking Boots, Dark Green, Size 39',
  'Set of 6 Hand-Painted Ceramic Espresso Cups with Saucers',
  'Stainless Steel 1.7 L Electric Kettle with Temperature Control',
  'Vintage Brass Desk Lamp with Adjustable Arm',
  'Kids Dinosaur Backpack with Chest Strap, Blue',
  'Replacement Filter Cartridge for Aquarium Pump, Pack of 4',
  'Foldable Camping Chair with Cup Holder',
  // As picture libraries describe their photographs.
  'Aerial view of the old bridge over the Vltava in Prague at sunrise',
  'Portrait of a smiling elderly woman holding a basket of lemons',
  'Close up of raindrops on a red maple leaf',
  'Fishing boats in the harbour of Marseille, France, August 2014',
  'Young couple dancing in the kitchen at night',
  'Stack of colourful books on a wooden table',
  'Snow-covered mountain huts under a starry sky',
  'Business team discussing a project in a modern office',
  // As people describe a picture that they are shown.
  'A brown dog runs across a field with a ball in its mouth.',
  'Two children are building a sand castle on the beach.',
  'A man in a yellow jacket is riding a bicycle down a wet street.',
  'A plate with a sandwich, some salad and a glass of milk.',
  'Several sheep stand behind a wooden fence.',
  'A train is waiting at the platform while people get on.',
  'A cat sleeps on top of a warm laptop.',
  'There is a vase with white tulips next to the window.',
  // As news agencies write below theirs.
  'Anna Berg crosses the finish line of the 10,000 metres in Oslo on Friday',
  'Volunteers fill sandbags after the river rose by 3 metres overnight',
  'Farmers protest in front of the ministry on 12 March 2019',
  'The museum reopened on Monday after two years of restoration',
  // General already.
  'People enjoy music together',
  'Animals in nature',
  'Food on a table',
  'A vehicle on a road',
]
