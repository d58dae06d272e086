/** What compromise's own dictionary lacks: names and units that captions are full of. */
const WORDS: Record<string, string> = {
  Organization: `nike adidas puma reebok samsung apple sony lg philips bosch toyota honda ford bmw audi nissan mazda hyundai chevrolet mercedes porsche ferrari
    lamborghini canon nikon disney lego ikea nintendo playstation xbox google microsoft amazon netflix youtube instagram facebook pinterest ebay etsy unsplash
    shutterstock walmart gucci prada chanel rolex casio lenovo dell asus huawei xiaomi nasa unesco nba nfl nhl mlb fifa usc mit bbc cnn`,
  City: `hollywood brooklyn manhattan bali santorini dubai prague venice florence vegas`,
}

export const COMPROMISE_WORDS: Record<string, string> = Object.fromEntries(
  Object.entries(WORDS).flatMap(([tag, words]) => words.split(/\s+/).map((word): [string, string] => [word, tag])),
)
