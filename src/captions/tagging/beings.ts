/** Who does things in captions, singular: behind "the dog" stands its verb, where "the city lights" are lights. */
const BEINGS: ReadonlySet<string> = new Set(
  `
  man woman boy girl child baby kid toddler infant teen teenager adult person guy lady gentleman couple family crowd team band group
  mother father mom mum dad grandmother grandfather grandma grandpa sister brother son daughter uncle aunt cousin husband wife bride groom friend
  chef cook waiter waitress barista bartender baker butcher farmer fisherman gardener shepherd cowboy cowgirl hunter doctor nurse surgeon dentist
  teacher student pupil professor lawyer judge policeman policewoman officer soldier guard firefighter fireman pilot driver sailor captain
  astronaut scientist engineer mechanic worker builder carpenter plumber electrician painter artist sculptor photographer musician singer dancer
  drummer guitarist pianist violinist conductor actor actress model clown magician juggler acrobat gymnast ballerina athlete player goalie
  goalkeeper pitcher batter catcher referee coach runner sprinter jogger hiker climber cyclist biker skater skateboarder skier snowboarder surfer
  swimmer diver rower sailor boxer wrestler golfer jockey rider commuter passenger pedestrian tourist visitor shopper customer vendor barber
  hairdresser tailor journalist reporter president minister king queen prince princess priest monk nun pope witness suspect robot
  cat kitten dog puppy horse pony foal cow calf bull goat sheep lamb pig piglet donkey camel rabbit hare mouse rat squirrel hamster fox wolf bear
  lion lioness tiger leopard cheetah elephant giraffe zebra hippo rhino monkey gorilla chimpanzee panda koala kangaroo deer moose whale dolphin
  shark seal otter penguin bird duck duckling goose swan hen rooster chicken turkey owl eagle hawk falcon crow raven pigeon seagull parrot
  peacock flamingo heron pelican stork robin sparrow hummingbird woodpecker bee wasp fly butterfly dragonfly ant spider snake lizard turtle
  tortoise frog toad crocodile alligator fish goldfish octopus crab snail
`
    .trim()
    .split(/\s+/),
)

/** @param word lower case */
export const isBeing = (word: string): boolean => BEINGS.has(word)
