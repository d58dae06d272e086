/** The command line of `npm run sweep`. */
import { BadArgument } from './bad-argument'
import { parseArgs } from 'node:util'

export const HELP = `npm run --silent sweep -- FILE [options]

Does the runs of a sweep (one JSON file, such as those of public/results/sweeps) and writes what each came to: one file a run, named by
all that its outcome depends on, and results.json with all of the folder's. What is there already is not done again, so a sweep that was
ended goes on where it was, and shards of one may run anywhere: the same files come of it.

  --out FOLDER              where results go                                   (results/NAME)
  --shard I/N               every N-th run from the I-th on, I from 0
  --only NAME               variants of that name alone; repeatable
  --seeds S,S               these seeds instead of the file's
  --list                    says which runs there are, and does none
  --again                   does runs that are there already too
  --backend webgpu|wasm|cpu the fastest that is there

Exit status: 0 done; 1 a run failed; 2 the command line or the file cannot be used.`

export interface SweepCommand {
  file: string
  out: string | null
  shard: { index: number; of: number }
  only: readonly string[]
  seeds: readonly number[] | null
  list: boolean
  again: boolean
  backend: string | undefined
}

/** @returns null where help was asked for. @throws BadInput where the command line is wrong */
export function parseSweep(args: string[]): SweepCommand | null {
  const { values, positionals } = parsed(args)
  if (values.help) return null
  const [file, ...more] = positionals
  if (file === undefined) throw new BadArgument('No sweep was named: npm run sweep -- FILE.')
  if (more.length > 0) throw new BadArgument(`One sweep at a time: "${more[0]}" is one too many.`)
  return {
    file,
    out: values.out ?? null,
    shard: shardOf(values.shard),
    only: values.only,
    seeds: values.seeds === undefined ? null : values.seeds.split(',').map(seed),
    list: values.list,
    again: values.again,
    backend: values.backend,
  }
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        out: text,
        shard: { ...text, default: '0/1' },
        only: { ...text, multiple: true, default: [] },
        seeds: text,
        list: flag,
        again: flag,
        backend: text,
        help: flag,
      },
    })
  } catch (error) {
    throw new BadArgument(error instanceof Error ? error.message : String(error))
  }
}

function shardOf(text: string): SweepCommand['shard'] {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? []
  if (index === undefined || of === undefined || Number(index) >= Number(of))
    throw new BadArgument(`--shard is "${text}"; it has to be i/n with i from 0 to n − 1, such as 0/4.`)
  return { index: Number(index), of: Number(of) }
}

function seed(text: string): number {
  if (!/^\d+$/.test(text.trim())) throw new BadArgument(`--seeds has "${text}" where a whole number from 0 is needed.`)
  return Number(text)
}
