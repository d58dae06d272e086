/** The small words that tell a language, of English and of those that are written in Latin letters too. */

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '))

export const ENGLISH: ReadonlySet<string> = list(
  'the a an of in on at to for from with by and or but is are was were be been being has have had do does did not no as it its ' +
    'this that these those there here his her hers their theirs he she they them we you your our my me i who which what where ' +
    'when while during after before over under above below up down off out into onto through across along near next behind ' +
    'between beside around against about some any all both each other another one two three can could will would may might ' +
    'must than then so very just only also if because how why',
)

export const OTHERS: Readonly<Record<string, ReadonlySet<string>>> = {
  French: list(
    "le la les un une des du de et est dans avec sur qui que pour pas au aux ce cette ces il elle ils elles sont son sa ses leur leurs où plus par en ou d'un d'une l'eau deux trois très sous chez",
  ),
  German: list(
    'der die das und ist ein eine einen einem einer eines mit auf dem den von zu nicht sich auch für bei wird aus sind am zum zur im in vor über unter neben zwei drei seinem seiner ihrem ihrer steht sitzt liegt',
  ),
  Spanish: list(
    'el la los las un una unos unas de del y en con que por para su sus se es al como más lo está están sobre muy dos tres junto hay',
  ),
  Italian: list(
    'il lo la gli le un una uno di del della dei delle degli e è in con su sul sulla nel nella per che si sono al alla due tre accanto mentre',
  ),
  Portuguese: list(
    'o os a as um uma uns umas de do da dos das e em no na nos nas com para por que se é ao à está estão seu sua dois duas três muito',
  ),
  Dutch: list(
    'de het een en van op met in is zijn aan bij voor niet die dat naar te door uit over onder naast twee drie zit staat ligt',
  ),
  Scandinavian: list(
    'en ett et och og er är på med av den det de i till til som för for fra från ved vid under over över to två tre sitter står',
  ),
  Latin: list('et ad ut enim quis sed est cum ex ea qui nisi vel eiusmod tempor nostrud amet'),
  Polish: list('i w po na z ze się jest nie do że od przez przy pod nad dla dwa dwie trzy siedzi stoi'),
  Czech: list('a v ve na s se si je jsou do z ze od pro při pod nad dva dvě tři který která'),
  Romanian: list('un o și si cu pe în din la de este sunt care lui unei unui doi două trei'),
  Hungarian: list('a az egy és van vannak egymás mellett alatt fölött két három nem hogy'),
  Finnish: list('ja on ovat joka kaksi kolme hän istuu seisoo kanssa vieressä päällä alla'),
  Turkish: list('bir ve bu ile için olan üzerinde altında yanında içinde iki üç adam kadın'),
  Indonesian: list('yang di dan dengan sebuah seorang seekor sedang dari pada untuk ini itu dua tiga atas bawah'),
  Vietnamese: list('một con người đàn ông cô gái trên trong và với của đang các những hai ba chiếc'),
}

/** Words of those lists that are English words as well, beside its small ones: they tell neither language. */
export const AMBIGUOUS: ReadonlySet<string> = list(
  'van door die met den pod hay care con son sin pan plus dos till din adam dan les des aux sous zit per pas med com os em as o v y e si se ten bin i',
)

/** Words between the parts of a name: Oscar de la Renta, Leonardo da Vinci, Ludwig van Beethoven. */
export const NAME_PARTICLES: ReadonlySet<string> = list(
  'de du des la le les los las el del della di da do dos das van der den von zu y e al au aux et und en o en',
)

/** Words with an accent that English has taken in. */
export const LOAN_WORDS: ReadonlySet<string> = list(
  'café cafés crème brûlée fiancé fiancée naïve résumé façade façades décor entrée entrées sauté sautéed purée puréed soufflé jalapeño jalapeños ' +
    'piñata piñatas piña señor señora señorita über doppelgänger açaí smörgåsbord pâté pâtés crêpe crêpes éclair éclairs appliqué rosé cliché ' +
    'touché matinée protégé protégée macramé lamé glacé frappé flambé flambéed papier-mâché déjà exposé passé risqué blasé communiqué ' +
    'cortège château châteaux première tête-à-tête à là voilà fête gruyère rösti jägermeister pokémon consommé croûton croûtons détente ' +
    'divorcée émigré ingénue jalapeno mêlée négligée outré piqué portière raison ragoût repoussé roué séance toupée vis-à-vis coup coupé',
)
