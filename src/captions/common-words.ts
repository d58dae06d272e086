/**
 * Common words that compromise's dictionary lacks, in the forms that captions have them in: what is no name though it has a capital, and English
 * though no noun of WordNet.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
  accessories accessory afternoon airplane airplanes airport alley animal animals apples area areas armful assembly autumn background
  backgrounds bag bags bakery ball balls banana bananas barn baseball basement basketball bat bathroom bats battery beach bead beads beauty
  bed bedroom beds bee beer bench benches berries berry bicycle biker bird birds birthday blanket bloom blueberry bolt bouquet bow bracelet
  broccoli buggy bull bunch bunches bush business button buttons cabinet cabinets cable camera cameras candle candles carpet carriage
  carrot carrots case cases castle cat cats cell cellist cemetery chemical chemicals cherries cherry chimney christmas church class
  classroom clock clocks coffee company computer computers concert conference cord corner costume costumes couch counter counters country
  cow cows cream curry curtain curtains cyclist debt deck dentist desk desks dessert diamond diamonds diet dog dogs dolphin donkey donut
  donuts doughnut drawer duck ducks eagle ear ears elephant elephants elevator engine escalator exterior fairy fan fantasy fashion fee
  ferry fitness floor floors florist football forest fox fridge frisbee frog front fruit fruits gallery gem giants giraffe giraffes glass
  glasses glove goal goat goats grocery group groups guitar guitarist hallway hanger harbor hat hatred hats hawk health heart helmet
  highway holder holders holiday hotel hotels idea ideas illustration illustrations image images interior interiors jacket jackets jet jets
  jetty job journey keyboard keyboards kidney kinds kit kitchen kite kites kits knife lake lakes lamb lamp lamps landscape landscapes
  lantern laptop laptops lavatory lawn leg legs letter letters lion logo lorry loss lot lots luxury machinist meal meals memorial microwave
  middle molar monument moon mosaic motor motorcycle motorist mountain mountains mouthful museum navy necklace night none nose nursery
  observatory office oranges owl palace panel panels pantry paper parrot passenger passengers pastry path patio pattern patterns penguin
  photo photos pianist piano picture pictures piece pieces pigeon pigeons pillar pillow pillows pitch pizza plane planes plush pocket
  pockets poetry ponies pony porch portrait portraits poster posters pot pots potty product products rabbit racket rainbow raspberry recipe
  recipes reflection reflections refrigerator relic restaurant ribbon rider river rivers road roads rooster rug runner runway salad sale
  sales sauce scene scenes sculpture sea seagull seagulls section shadow shadows shark sheet sheets shelf shelves shirt shirts shower shred
  sidewalk silhouette skateboarder skater sketch skirt sled snack snowboarder snowman sofa song soup space speech spider spoon spoonful
  spoons sport sports squirrel stair stairs station statue statues sticker stickers stock stool stories story stove strap strawberry street
  streets suitcase suitcases sun sunset surfboard surfboards swan sweater swimmer table tables tail tank tape television temple terrier
  texture ticket tickets tiger toilet toilets tonic tool tools toothbrush torch towel towels tower towers town towns toy toys trail tray
  tree trees triangle trolley truck trucks tub tube turtle umbrella umbrellas uniform uniforms vacation valley vase vases video videos
  village violinist wall wallpaper walls weight wetsuit window windows winter wolf world wreath zebra zebras zipper zoo
  acoustic additional aerial ancient annual arabic artistic automatic available basic beige bilingual blonde bridal british casual central
  ceramic chemical colorful colourful compact composite creative crimson current decorative delicious diagonal different digital domestic
  dual electric electrical electronic english ethnic exclusive expensive exterior famous festive floral fluffy foggy front fuzzy geometric
  glossy gluten-free gorgeous gothic grassy handmade healthy historic historical homemade horizontal industrial interior international
  irish joint lazy leafy local magical manual maroon matte medical medieval mental metallic musical mysterious national natural newborn
  opaque original ornate overgrown panoramic persian personal physical playful plush political popular portable possible pretty regular
  religious retro rocky rural rustic seamless serious similar sleeveless snowy spanish spooky stainless stormy sunny swedish tasty teal
  traditional tribal triple tropical turkish typical upright vegan vegetarian vertical victorian visual vivid wavy woolen
  attend attends bloom blooms browse chases crouches cuddle cuddles gallops grins hover hovers lounge lounges march marches migrate
  migrates munches naps peek peeks perch perches pitches skips stroll strolls swoops wades
  afterwards anywhere downwards everywhere indoors nowhere outdoors rarely sideways somewhere upwards usually
`
    .trim()
    .split(/\s+/),
)
