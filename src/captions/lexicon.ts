/**
 * The words that the tagging rules know by heart. Closed classes have the Penn tag that the Penn Treebank gives them nearly
 * always; the other lists settle words whose form says the wrong thing ("building" is no verb in captions).
 */
import type { PennTag } from './penn'

const list = (words: string): string[] => words.trim().split(/\s+/)
const setOf = (words: string): ReadonlySet<string> => new Set(list(words))

const CLOSED_CLASSES: Partial<Record<PennTag, string>> = {
  DT: 'a an the this these those that some any each every another both either neither no all half',
  IN: `about above across after against along alongside amid among amongst around as at atop before behind below beneath beside besides between
    beyond by despite during except for from if in inside into like near of off on onto outside over past per since than through throughout though
    toward towards under underneath unlike until upon versus via whether while with within without because although unless amidst aboard`,
  CC: 'and or but nor & plus',
  TO: 'to',
  MD: "can could may might must shall should will would ca wo 'll",
  PRP: `i you he she it we they me him us them myself yourself himself herself itself ourselves themselves yourselves mine yours hers theirs oneself
    thee thou 'em`,
  PRP$: 'my your his her its our their',
  WDT: 'which whatever whichever',
  WP: 'who whom what whose whoever',
  WRB: 'how when where why whenever wherever',
  RB: `not n't now here then also very too so just only even still ever never always often sometimes usually soon again almost already quite rather
    really away together maybe perhaps yet once twice instead far else indoors outdoors upstairs downstairs ahead apart forward abroad
    well later nearby afterwards somewhere anywhere everywhere nowhere thus therefore however indeed seldom rarely back aside forever overhead
    sideways upwards downwards a.m. p.m.`,
  RP: 'up down out',
  JJ: `many much few several such other same own last next various only able`,
  JJR: 'more less fewer better worse larger smaller bigger older younger higher lower',
  JJS: 'most least best worst',
  CD: `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
    forty fifty sixty seventy eighty ninety hundred thousand million billion trillion`,
  VBZ: 'is has does',
  VBP: "are am 're 'm 've do have",
  VBD: 'was were had did',
  VB: 'be',
  VBN: 'been',
  VBG: 'being having doing',
  EX: 'there',
  UH: 'oh wow yes ok okay yeah please',
  POS: "'s ’s '",
}

const IRREGULAR_VERBS: Partial<Record<PennTag, string>> = {
  VBZ: 'goes says',
  VBD: `went came said got made took saw gave found wore ate sat ran rode flew stood held threw wrote drove fell led met won lost bought rose grew
    began became brought caught kept knew left paid put sang sent showed sold spoke spent swam told thought`,
  VBN: 'done seen known given taken worn eaten written driven fallen shown grown drawn thrown broken frozen hidden chosen woven born flown gone',
  VBG: 'going',
}

const byWord = (classes: Partial<Record<PennTag, string>>): ReadonlyMap<string, PennTag> =>
  new Map(
    Object.entries(classes).flatMap(([tag, words]) =>
      list(words).map((word): [string, PennTag] => [word, tag as PennTag]),
    ),
  )

/** Lower-case word → the tag it has wherever it stands and whatever its capitals. */
export const CLOSED = byWord(CLOSED_CLASSES)

/** Verb forms that are so where they are written in lower case: "saw" and "rose", but not "Chain Saw" and "Rose Gold". */
export const VERB_FORMS = byWord(IRREGULAR_VERBS)

/** Written in capitals inside a caption that is not all capitals, these are names, not the little words they look like. */
export const ACRONYMS = setOf('US IT WHO AM PM OR IN ME HE AS CA MA LED')

/** Words in -ing that are nouns. */
export const ING_NOUNS = setOf(`
  building painting wedding evening morning clothing ceiling meeting king ring string spring wing thing something
  nothing anything everything earring pudding bedding lighting railing siding flooring feeling drawing crossing
  opening landing setting beginning ending living dining parking shopping swimming housing icing dressing frosting
  filling topping stuffing seating heating plumbing roofing fencing framing matting padding lining coating piping
  tubing wiring sling swing bling ping duckling gosling seedling sibling dumpling sterling viking viewing warning
  training engineering marketing banking advertising accounting publishing manufacturing programming gardening
  boxing wrestling skiing surfing snowboarding skateboarding fishing hunting camping hiking cycling sewing knitting
  cooking baking photography saving savings being outing blessing greeting packing packaging mooring awning carving
  engraving etching lettering writing recording hearing offering planning pricing rating shilling darling offspring
  upbringing timing scaffolding rigging decking paving understanding gathering wording belonging spelling
  handwriting yearning skydiving racing dancing singing acting modeling modelling reading starling herring wellbeing
  healing lightning sapling thanksgiving paneling sightseeing housekeeping cladding landscaping inning dwelling
  bodybuilding woodworking mountaineering sting fling fledgling shoestring gelding nestling molding moulding spacing
  grating zoning reasoning financing counseling sampling forecasting undertaking briefing lodging shading lending
  bargaining shooting teaching farming testing drinking cleaning booking cooling loading breathing handling gambling
  sailing shaving printing mining trading processing conditioning typing boating bathing broadcasting vending
  warming bidding spending waxing coaching nursing bowling curling bicycling imaging messaging coloring colouring
  grooming smoking golfing binding filing logging voting homecoming christening ruling grouping footing pairing
`)

/** Of these, what follows a noun or begins a phrase is mostly the verb ("a man cooking", "a boy reading a book"). */
export const ING_EITHER = setOf(`
  living dining shopping swimming training skiing surfing snowboarding skateboarding fishing hunting camping hiking
  cycling sewing knitting cooking baking boxing wrestling racing dancing singing acting modeling modelling reading
  writing drawing painting crossing landing opening setting viewing ending beginning swinging framing carving
  hearing offering planning recording filling packing saving gathering fencing feeling lining coating padding
  dressing warning programming gardening piping rating greeting topping stuffing heating lighting seating healing
  being shooting teaching farming testing drinking cleaning booking cooling loading breathing handling gambling
  sailing shaving printing mining processing typing boating bathing broadcasting warming bidding waxing coaching
  nursing bowling curling bicycling messaging coloring colouring grooming smoking golfing binding logging voting
  pairing
`)

/** Of those, the first halves of compounds, nouns also after a noun: "a family dining room". */
export const ING_IN_COMPOUNDS = setOf(`
  living dining shopping swimming training skiing boxing parking coloring colouring landing ending beginning heating
  lighting seating offering rating lining coating padding hearing warning gathering topping cleaning mining printing
  vending conditioning processing sailing shaving bowling
`)

/** Nouns that compromise takes for verbs or adjectives, or may; singular and plural. */
export const NOUNS = setOf(`
  photo photos picture pictures image images view views display front top side bottom middle corner center centre
  edge end start lot lots kind kinds type types sort set sets pair pairs group groups bunch bunches couple couples
  crowd crowds row rows line lines pile piles stack stacks piece pieces slice slices glass glasses cup cups plate
  plates bowl bowls bottle bottles table tables chair chairs bench benches couch bed beds desk desks lamp lamps
  light lights sign signs street streets road roads building buildings house houses home room rooms kitchen bathroom
  bedroom door doors window windows wall walls floor floors water ocean sea beach wave waves snow sky skies cloud
  clouds field fields grass park parks tree trees forest mountain mountains hill hills river rivers lake lakes
  bridge bridges train trains bus buses truck trucks car cars bike bikes bicycle motorcycle plane planes airplane
  airplanes jet jets boat boats ship ships man men woman women person people boy boys girl girls child children kid
  kids baby babies lady ladies guy guys player players team teams cat cats dog dogs horse horses cow cows sheep bird
  birds elephant elephants zebra zebras giraffe giraffes bear bears food pizza cake cakes sandwich sandwiches fruit
  fruits apple apples banana bananas orange oranges broccoli carrot carrots donut donuts doughnut phone phones
  laptop laptops computer computers keyboard keyboards mouse television tv screen screens camera cameras book books
  clock clocks vase vases scissors toothbrush umbrella umbrellas bag bags suitcase suitcases tie ties hat hats shirt
  shirts dress dresses shoe shoes frisbee kite kites ball balls bat bats glove skateboard skateboards surfboard
  surfboards snowboard ski racket court game games match track tracks background backgrounds design designs pattern
  patterns illustration illustrations texture shape shapes color colors colour colours style styles art sketch print
  prints poster posters wallpaper logo icon icons card cards paper letter letters number numbers box boxes case
  cases cover covers frame frames shelf shelves counter counters sink sinks stove oven microwave refrigerator fridge
  toilet toilets shower mirror mirrors tub towel towels curtain curtains carpet rug blanket pillow pillows sofa
  furniture cabinet cabinets drawer knife fork spoon spoons pan pot pots cream cheese chocolate coffee tea wine beer
  juice milk bread meat chicken fish rice salad soup meal meals dinner lunch breakfast dessert sauce hand hands head
  heads face faces hair eye eyes nose mouth leg legs foot feet arm arms body heart ring rings tail ear ears air
  ground sand rock rocks stone stones wood metal plastic leather cotton silk silver gold steel iron brick concrete
  ice fire smoke rain sun moon star stars night day days morning evening afternoon sunset sunrise winter summer
  autumn fall spring year years time times week month today tomorrow yesterday tonight sale sales price prices gift
  gifts shop shops store stores market markets restaurant hotel hotels office school class classroom church museum
  station airport runway harbor harbour dock pier city cities town towns village country world map maps flag flags
  party parties wedding birthday holiday christmas vacation travel trip tour guide tips idea ideas recipe recipes
  review reviews news video videos movie film music song band guitar piano concert show shows stage dance sport
  sports soccer football baseball basketball tennis golf hockey race races trick tricks jump jumps run walk ride
  rides swing swings catch pitch throw kick turn stop rest break drink drinks bite look smile kiss hug work works
  job business company service services product products model models brand size sizes inch inches pound pounds
  dollar percent cell stuff thing things something someone nothing everything everyone anyone anything somebody
  nobody everybody anybody none area areas space place places part parts section point points spot spots hole
  position level rate range post posts fence gate path trail way ways lane traffic crossing sidewalk cross yard
  garden farm barn cage zoo pen stand stands bar bars base cap caps coat coats boot boots belt jacket jackets jeans
  pants shorts skirt sweater uniform uniforms helmet mask costume costumes necklace bracelet jewelry watch watches
  button buttons pocket pockets zip zipper strap handle handles wheel wheels tire tires engine motor battery cable
  cord switch plug power charge fan drive control controls remote pack packs kit kits tool tools drill hammer saw
  nail nails screw bolt pipe pipes tube tank pump filter cut cuts tray stool rack mount hook hooks hanger holder
  holders stick sticks board boards block blocks tile tiles panel panels sheet sheets roll rolls tape label labels
  sticker stickers decal stamp seal ticket tickets coin coins note notes sound voice call talk speech story stories
  word words name names page pages file files link links form forms program project plan plans test tests study
  studies report reports record records result results answer question help support care play plays act deal deals
  offer offers order orders list lists search land lands plant plants leaf leaves flower flowers rose roses bloom
  blossom seed seeds root bush lawn rainbow storm wind shadow shadows reflection reflections silhouette portrait
  portraits landscape landscapes scene scenes sculpture statue statues monument tower towers castle palace temple
  ruins square circle triangle diamond diamonds net nets goal score host guest judge pilot cook coach nurse doctor
  patient individual adult teen senior native professional official human animal animals mammal insect pet pets crop
  fashion trend beauty health fitness exercise diet weight loss balance stretch pose poses rush hold hope love dream
  dreams fun joy peace luck wish need want bill cost pay rent fee tax debt loan bank fund stock bond share shares
  trade bull press conference interview supply supplies assembly butterfly family jelly belly lily ally reply rally
  bully doily butterflies families fireman policeman snowman male female lamb shore highway snack toy toys carriage
  hedge wreath ribbon bow bead beads gem crystal pearl amber jade teddy bouquet lantern candle candles torch porch
  patio deck roof chimney attic basement hall hallway stair stairs step steps escalator elevator wetsuit surfer
  skier skater rider swimmer snowboarder skateboarder runner biker driver passenger passengers officer soldier
  police chef waiter cowboy bride groom parent parents mother father son daughter brother sister friend friends
  student students teacher kitten kittens puppy puppies goat goats pig pigs duck ducks goose geese swan chickens
  rooster owl eagle hawk parrot pigeon pigeons penguin seagull seagulls monkey lion tiger wolf fox deer rabbit
  squirrel turtle snake frog spider bee shark whale dolphin future firm novel expert representative executive medium
  justice trial companion content fluid rebel navy fringe resident residents magic epic elite bronze mosaic premium
  memorial violet marine terminal giant giants hobby relic buggy terrier pillar violinist cellist machinist jetty
  potty molar tonic sage observatory lavatory rash chemical chemicals officials adults interior interiors exterior
  key keys tops spoonful mouthful handful armful hatred shred sled watershed newlywed bunny bunnies kitty daisy
  daisies berry berries cherry cherries strawberry blueberry raspberry curry lorry pony ponies lobby ferry pantry
  bakery gallery celebrity fairy fantasy mummy nursery cemetery luxury grocery pastry poetry century jersey turkey
  honey alley valley trolley journey kidney donkey attorney money artist florist dentist tourist tourists cyclist
  motorist pianist guitarist scientist activist soloist round lead plush junior accessory accessories fabric critic
  topic clinic mechanic garlic tunic panic
`)

/** Adjectives that compromise takes for nouns or verbs, or that are nouns to WordNet: they are adjectives before a noun. */
export const ADJECTIVES = setOf(`
  red blue green yellow black white brown pink purple orange gray grey tan beige maroon crimson scarlet teal golden
  wooden woolen big small large little tiny huge giant great old young new modern ancient antique classic
  contemporary retro rustic traditional original good bad nice fine beautiful pretty cute handsome ugly happy sad
  funny cool hot cold warm wet dry clean dirty fresh raw ripe frozen sweet sour spicy salty delicious tasty long
  short tall high low wide narrow thick thin deep shallow flat round square oval curly straight sharp smooth rough
  soft hard light dark bright pale clear cloudy sunny rainy snowy foggy misty stormy windy sandy rocky grassy muddy
  dusty rusty shiny furry fluffy hairy fuzzy wavy leafy busy crowded quiet calm loud wild domestic free open closed
  full empty single double triple multiple different similar close near far main public private local national
  international global general special common rare unique simple complex easy difficult heavy strong weak rich poor
  cheap expensive elegant fancy stylish colorful colourful vibrant vivid plain solid blank decorative ornate
  abstract floral geometric seamless digital electric electronic automatic manual portable mobile commercial
  industrial professional personal medical natural organic healthy vegan vegetarian gluten-free homemade handmade
  outdoor indoor urban rural tropical arctic asian african american european chinese japanese korean indian italian
  french german british english spanish mexican russian thai greek roman turkish dutch irish scottish swedish
  canadian australian brazilian egyptian persian arabic victorian gothic medieval religious military royal historic
  historical famous popular favorite favourite perfect amazing awesome lovely gorgeous stunning attractive sexy
  romantic magic magical mysterious scary creepy spooky upper lower inner outer rear left right central northern
  southern eastern western northwest southeast annual daily weekly monthly early late recent current final initial
  primary secondary total whole entire complete partial separate alone alive asleep awake ready due naked nude
  blonde blond bald pregnant blind deaf dead sick ill safe dangerous extra additional available possible ideal true
  false real fake proud angry serious male female adult juvenile teenage elderly mature senior junior human plush
  stainless transparent opaque metallic ceramic acoustic vertical horizontal diagonal aerial panoramic underwater
  overhead hollow loose tight formal casual bridal festive first second third fourth fifth sixth seventh eighth
  ninth tenth twin musical electrical chemical physical mental social political racial standard regular normal usual
  typical basic advanced creative artistic visual graphic ethnic tribal native official exclusive glossy matte sheer
  sleeveless lazy sleepy hungry thirsty tired excited playful friendly gentle steep slick overgrown bare crisp
  remote interior exterior concrete top key newborn individual upright parallel composite joint alien spare compact
  dual bilingual net front
`)

/**
 * Adjectives that are names to the perceptron where they open a caption: colours (Mr. Brown, the White House), and words that its
 * newspaper hardly had. It cannot see whether the next word has a capital, so "Black leather sofa" and "Black Leather Sofa" are one.
 */
export const NAMES_AT_FIRST = setOf(`
  red blue green yellow black white brown pink purple orange gray grey tan beige maroon crimson scarlet teal golden
  stainless antique abstract ceramic retro rustic juvenile plush vintage acoustic floral sleeveless royal digital
  natural electric
`)

/** Always capitalised and yet adjectives: "an American flag". */
export const NATIONALITIES = setOf(`
  african american arabic asian australian austrian belgian brazilian british canadian chinese cuban danish dutch
  egyptian english european finnish french german greek hungarian indian indonesian iranian irish israeli italian
  jamaican japanese korean lebanese mexican moroccan norwegian persian peruvian polish portuguese roman russian
  scottish soviet spanish swedish swiss thai turkish ukrainian victorian vietnamese welsh
`)

/** Adjectives that stay so even where a noun should be: "the old and the new". */
export const ALWAYS_ADJECTIVES = setOf(
  'new old big small large great good bad young high low long short first second third last next early late general special black white red',
)

/** Base forms that are verbs more often than nouns where a verb may stand: after plurals and pronouns, "to" and modals. */
export const BASE_VERBS = setOf(`
  walk ride sit stand look play run fly eat drive wait smile take watch hold graze gather swim surf ski jump pose
  cross go come make get give see use wear hang show carry swing rest lie lean talk speak feed read prepare work
  sleep lay travel move pass pull push cut throw catch hit serve race perform enjoy share try keep put let help find
  buy sell save learn know think want need like love live stay leave enter turn start stop begin create build cook
  bake draw paint write sing dance fight kiss hug climb hike fish hunt drink bring visit choose call ask tell become
  stretch celebrate explore discover relax decorate greet meet join follow lead open close add check click download
  order shop view contact bloom grow compete board line cover fill fall float sail land dock park cheer clap pick
  cast face reach point browse say change clean wash bite chase sniff lick drift pour blow shine glow rise set
  stroll crowd skate feel pay win kill wish break miss shake raise permit produce die shoot teach treat bear handle
  repeat hate lift escape burn bend hide toss fix slip tear crawl lock hire grab steal bounce welcome register spin
  wipe wrap boil fold polish dig trim kick trade mount laugh cry scream glide soar dive march hop listen arrive
  attend appear depart emerge include provide prefer protect receive believe wander migrate hover perch lounge
  snuggle cuddle bark peek
`)

/** Present forms in -s that are verbs where they follow a noun ("a man rides a bike"). */
export const S_VERBS = setOf(`
  walks rides sits stands looks plays runs flies eats drives waits smiles takes watches holds grazes gathers swims
  surfs jumps poses crosses goes comes makes gets gives sees uses wears hangs shows carries swings lies leans talks
  speaks feeds reads works sleeps lays travels moves passes pulls pushes throws catches hits serves performs enjoys
  shares tries keeps puts lets helps finds buys sells learns knows thinks wants needs likes loves lives stays enters
  turns starts stops begins creates builds cooks bakes draws paints writes sings dances fights kisses hugs climbs
  hikes brings visits asks tells becomes stretches celebrates explores relaxes meets joins follows leads opens
  closes adds blooms grows competes fills falls floats sails docks cheers picks casts reaches says washes bites
  chases sniffs licks drifts pours blows shines glows rises strolls skates contains features includes displays
  overlooks surrounds appears seems remains approaches attempts stares gazes peers perches sips chews munches naps
  kicks tosses prepares shakes wipes spins crouches laughs cries screams crawls bounces grabs steals hides lifts
  raises shoots kneels fixes feels provides involves nods slides glides swoops soars dives wades marches trots
  gallops leaps hops skips peeks lounges snuggles cuddles yawns barks roars howls grins frowns stirs mixes departs
  arrives hovers teaches handles breaks burns fits mounts removes receives occurs happens prefers believes loses
  pitches steers surveys inspects examines listens attends emerges protects wanders migrates belongs depicts sets
  breathes
`)

/** Closed-class words that are nouns where only a noun can stand: "a can", "the saw", "the past". */
export const NOUN_AFTER_DETERMINER = setOf(
  'past inside outside down plus back hundred thousand million billion yes no hello lead left mine',
)

/** Verbs that open a caption as an imperative, whatever follows: "Get Well Soon". */
export const IMPERATIVES = setOf('get make buy find keep take let learn give go come see do have be')

/** Words that open a caption as an imperative before a determiner or a pronoun only: "Watch the Trailer", but "Watch with Strap". */
export const IMPERATIVES_OR_NOUNS = setOf(
  'watch view visit love help order shop share start stop turn try draw paint use read save add click download choose create discover explore enjoy meet live build play join write send bring open close call follow',
)
