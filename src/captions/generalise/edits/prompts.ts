/** Prompts of picture makers: their weights and switches, and the parts of their lists that tell how and not what. */

/** "(glowing eyes:1.3)", "((best quality))", "[blurry:0.5]": brackets around words, with a weight or not. */
const WEIGHTED =
  /[([{]+([^()[\]{}:]{1,200}):\s?\d+(?:\.\d+)?[)\]}]+|\({2,}([^()]{1,200})\){2,}|\[{1,3}([^[\]]{1,200})\]{1,3}|\{{1,3}([^{}]{1,200})\}{1,3}/g
/** "--ar 16:9", "<lora:style:0.8>". */
const SWITCHES = /(?:^|\s)--[a-z]+(?:\s+[\w.:]+)?(?=\s|$)|<[a-z]+:[^<>]{1,80}>/gi

/** "1girl", "2boys". */
const COUNTED = /\b\d+\+?((?:girl|boy|other|man|woman)s?)\b/g

/** A prompt as one would write it without weights and switches; other texts come back as they are. */
function withoutWeights(text: string): string {
  const plain = text
    .replace(SWITCHES, '')
    .replace(COUNTED, '$1')
    .replace(WEIGHTED, (_, a?: string, b?: string, c?: string, d?: string) => a ?? b ?? c ?? d ?? '')
  return plain === text ? text : plain.replace(/\s+/g, ' ').replace(/ ,/g, ',').trim()
}

/** What tells how a picture is made: its quality, medium, light, camera, site. */
const MANNER =
  /^(?:\W*)(?:(?:an? )?(?:masterpiece|solo|(?:best|high|highest|top|amazing|low|lowest|worst|bad|normal) quality|(?:ultra|super|highly|extremely|insanely|very|hyper)[- ]?(?:detailed|realistic|high.*)|hyper[- ]?realis(?:tic|m)|photo[- ]?realistic|intricate(?: details?)?|detailed|highres|absurdres|(?:8|4|16)k(?: .*)?|u?hdr?|raw photo|sharp focus|soft focus|depth of field|bokeh|film grain|looking at (?:the )?viewer|artstation|cgsociety|deviantart|pixiv|trending on .*|featured on .*|(?:unreal engine|octane|v-?ray|cycles|blender)(?: .*)?|(?:digital|concept|oil|matte|acrylic|watercolou?r) (?:painting|art|illustration)|.*\blighting|(?:\w+ ){0,2}(?:soft|warm|dramatic|golden|studio|natural|volumetric|ambient|rim|key|fill|edge|back) light|\d+ ?mm(?: .*)?|f\/?\d.*|(?:photograph|illustration|render|3d render|photography|cinematic|wallpaper|vector|isometric|award[- ]winning.*|professional.*|pastel colou?rs|vibrant colou?rs|muted colou?rs)|(?:art )?by .*|in the style of .*|blurry|minimal(?:ist|istic)?|flat design|vector|(?:\w+ ){1,2}background|(?:wide|low|high) angle|(?:top|side|close-?up) view|motion blur|golden hour|photo|photorealistic|pixar|ghibli|.* (?:style|photography|aesthetic|art|atmosphere|mood|vibes?|photo)))\W*$/i

/** Parts from which on commas make a list of a caption without a verb. */
const FEWEST_PARTS = 3

/** True of a list of tags or a prompt, which has commas where a sentence has verbs: parts between commas, at least one of which tells how. */
export const isPrompt = (text: string): boolean => {
  const parts = text.split(',')
  return (
    parts.length >= FEWEST_PARTS &&
    !/[.!?](?:\s|$)/.test(text.trim()) &&
    (parts.some((part) => MANNER.test(part.trim())) || parts.length >= 2 * FEWEST_PARTS)
  )
}

/** A prompt without the parts that tell how, weights and switches; what is shown stays, part by part. Other texts come back as they are. */
export function plainPrompt(text: string): string {
  const plain = withoutWeights(text)
  if (!isPrompt(plain)) return plain
  const parts = plain.split(',').map((part) => part.trim())
  const shown = parts.filter((part) => part !== '' && !MANNER.test(part))
  return shown.length === parts.length ? plain : (shown.length > 0 ? shown : parts.slice(0, 1)).join(', ')
}
