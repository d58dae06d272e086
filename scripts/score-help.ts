/** What `npm run score -- --help` says. */
export const HELP = `npm run --silent score -- FILE|- [options]

Scores captions for generality (paper A, Table 1) and writes one line a caption, in the order of the input, after this one:

  caption,si,bt,tm,da,gs

SI is specificity, BT broadness of terms, TM tense and modality, DA degree of abstraction, GS their mean; each in [0, 10].
FILE holds one caption a line, UTF-8; "-" is the standard input; either may be packed with gzip, which its first bytes tell. CSV, TSV
and JSON lines are told by the file's name. Input of any length is read and written as it comes, in constant memory (a .json array alone
is read whole).

What is read
  --input lines|csv|tsv|jsonl|json   what FILE is, where its name does not say so; "-" is lines
  --column NAME                      column of a table (its name, or its number from 1), field of a JSON value;
                                     default: the one that looks most like captions, named on stderr
  --columns NAME,NAME,…              several of them, scored side by side: original,original_si,…,general,general_si,…
  --carry NAME,NAME,…                columns whose cells go along (an id, an address), before the captions
  --header yes|no|auto               whether the first line names the columns (of lines: is no caption); auto: told by its cells
                                     (of lines: no)

What is made of it
  --level general|5-word|general,5-word
                                     adds more general captions (WordNet, offline) and their scores: general,general_si,…,general_gs;
                                     --generalise is the same
  --guided TARGET                    repeats until GS reaches TARGET or rises no more; without --level: general
  --reading published|intended       as the paper's code computes the score (default), or as its text means it (see the page)
  --nltk-tagger FOLDER               the folder of NLTK's data with averaged_perceptron_tagger_eng.{weights,tagdict,classes}.json: BT and DA
                                     as published are then those of the paper's code; without it, of our tagger in its place

What is written
  --output FILE|-                    where to; a name that ends in .gz is packed with gzip (default: the standard output)
  --format csv|jsonl                 six decimals; default: by the name of the output, else csv
  --flags                            adds a last column, flags: what tells that a line is no caption in English prose (a tag list, an
                                     address, another language …), names with blanks between; in JSON a list. Of several columns
                                     one for each: original_flags
  --kept                             adds a column for each level, general_kept: why a caption was left as it is (no safe edit found, another
                                     language …); empty where it was not
  --summary                          the readings as JSON: mean, median, standard deviation and 95 % bootstrap interval of each metric,
                                     of each column and level, with n; paired differences in GS and how many rose; Spearman's rho of GS
                                     and the number of words. To the standard output, in place of the lines, which are written where
                                     --output says. Keeps 48 bytes of each caption
  --help                             this text

One line in is one line out, so that scores can be pasted beside what they belong to; but a JSON line with a list of captions gives a line
for each of them, and stderr says at the end which lines did. A line that cannot be scored (no text, no word, not UTF-8, too long, a quote
that is not closed) gives a line without scores (CSV: empty cells; JSON: null; without its caption where that cannot be read),
is named on stderr, and the next ones go on. A caption in quotes may span lines of a CSV file: one record in is one line out.
How many lines are flagged, and why, is said on stderr at the end. Their scores are written like any other's.
Only data is written to stdout; "npm run" without --silent adds its own lines there.
CSV is for programs: a caption is written as it is, also where a spreadsheet would take it for a formula (=, +, -, @).
A name that is there already gets a number: with a column "general" of your own, the level is written as general_2.

Exit status: 0 all lines were scored; 1 some were not, or the input could not be read; 2 the command line is wrong.

  npm run --silent score -- captions.txt > scores.csv
  npm run --silent score -- three.csv --columns original,general,five --carry id,url --output scores.csv.gz --summary
  cut -f2 pairs.tsv | npm run --silent score -- - --format jsonl | paste pairs.tsv -`
