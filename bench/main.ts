/** `npm run bench -- NAME`: every benchmark by its name. */
import { benchCaptions, CAPTIONS_HELP } from './captions/captions'
import { benchCounts, COUNTS_HELP } from './counts/counts'
import { benchFusion, FUSION_HELP } from './fusion/fusion'
import { benchKernels, KERNELS_HELP } from './kernels/kernels'
import { benchMixture, MIXTURE_HELP } from './mixture/mixture'
import { benchPage, PAGE_HELP } from './page/page'
import { benchTrueSize, TRUE_SIZE_HELP } from './true-size/true-size'

interface Benchmark {
  help: string
  /** @param given arguments behind the name */
  run: (given: string[]) => Promise<void>
}

const benchmarks: Readonly<Record<string, Benchmark>> = {
  mixture: { help: MIXTURE_HELP, run: benchMixture },
  captions: { help: CAPTIONS_HELP, run: benchCaptions },
  kernels: { help: KERNELS_HELP, run: benchKernels },
  counts: { help: COUNTS_HELP, run: benchCounts },
  fusion: { help: FUSION_HELP, run: benchFusion },
  page: { help: PAGE_HELP, run: benchPage },
  'true-size': { help: TRUE_SIZE_HELP, run: benchTrueSize },
}

const [name = '', ...given] = process.argv.slice(2)
const benchmark = benchmarks[name]
const helps = Object.values(benchmarks).map(({ help }) => help)

try {
  if (name === '--help') console.log(helps.join('\n\n'))
  else if (benchmark === undefined) {
    const names = Object.keys(benchmarks).map((known) => `"${known}"`)
    console.error(`"${name}" is no benchmark; there are ${names.join(' and ')}.\n\n${helps.join('\n\n')}`)
    process.exitCode = 2
  } else if (given.includes('--help')) console.log(benchmark.help)
  else await benchmark.run(given)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
