/** What tfjs' own tests ask of Jasmine: they collect themselves here, to be run more than once. Takes the place of tfjs' `jasmine_util`. */

type Work = () => unknown

interface Suite {
  name: string
  beforeEach: Work[]
}

export interface Spec {
  /** Those of its suites before its own. */
  name: string
  /** @throws what it finds wrong */
  run(): Promise<void>
}

export const specs: Spec[] = []
const suites: Suite[] = []

function describe(name: string, define: Work): void {
  suites.push({ name, beforeEach: [] })
  define()
  suites.pop()
}

function it(name: string, work: Work): void {
  const around = [...suites]
  specs.push({
    name: [...around.map((suite) => suite.name), name].join(' '),
    run: async () => {
      for (const suite of around) for (const before of suite.beforeEach) await before()
      await work()
    },
  })
}

function fail(message: string): never {
  throw new Error(message)
}

const beforeEach = (work: Work) => suites.at(-1)?.beforeEach.push(work)

Object.assign(globalThis, { describe, it, fail, beforeEach })

/** tfjs' own runs the suite once on each backend that is registered, and begins each run with a new engine: here the backend stays, and its heap. */
export const describeWithFlags = (name: string, _environments: object, define: Work): void => describe(name, define)
export const ALL_ENVS = {}
