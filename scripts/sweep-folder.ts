/** Where a sweep's results go: `runs/ID.json` each, the sweep itself, and `results.json` with all that are there. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultFile, RunResult, Sweep } from '../src/results/types'
import { version } from '../package.json'

export class SweepFolder {
  constructor(private readonly path: string) {}

  async begin(sweep: Sweep): Promise<void> {
    await mkdir(join(this.path, 'runs'), { recursive: true })
    await this.write('sweep.json', sweep)
  }

  async has(id: string): Promise<boolean> {
    return existsSync(this.fileOf(id))
  }

  async keep(result: RunResult): Promise<void> {
    await this.write(join('runs', `${result.run.id}.json`), result)
  }

  /** All that are there in one file, in the order of their ids: the same whoever did which. @returns its path */
  async gather(): Promise<string> {
    const names = (await readdir(join(this.path, 'runs'))).filter((name) => name.endsWith('.json')).sort()
    const runs = await Promise.all(
      names.map(async (name) => JSON.parse(await readFile(join(this.path, 'runs', name), 'utf8')) as RunResult),
    )
    // Without a date: a shard that is done again gives the same file.
    const file: ResultFile = { format: 'modeweave-results', version: 1, made: null, program: version, runs }
    return this.write('results.json', file)
  }

  private fileOf(id: string): string {
    return join(this.path, 'runs', `${id}.json`)
  }

  /** Renamed when complete: two shards that write one folder never leave half a file. */
  private async write(name: string, value: unknown): Promise<string> {
    const path = join(this.path, name)
    const partial = `${path}.${process.pid}.partial`
    await writeFile(partial, `${JSON.stringify(value, null, 1)}\n`)
    await rename(partial, path)
    return path
  }
}
