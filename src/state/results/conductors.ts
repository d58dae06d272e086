/** Engines of the queue's own: a sweep's runs go on beside whatever the rooms do. */
import type { BackendName } from '../../workers/shared/protocol'
import { EngineClient } from '../../workers/mixture/client'
import { FusionClient } from '../../workers/fusion/client'
import type { Conductors } from '../../workers/results/conducting'
import { FusionConductor } from '../../workers/results/fusion'
import { MixtureConductor } from '../../workers/results/mixture'

/** @param backend asked for in the address; null: the best one */
export const pageConductors = (backend: BackendName | null): Conductors => ({
  mixture: new MixtureConductor(new EngineClient(), backend),
  fusion: new FusionConductor(new FusionClient(), backend),
})
