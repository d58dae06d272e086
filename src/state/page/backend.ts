import type { BackendReport } from '../../workers/shared/protocol'

/** The report with what is known by now of how training steps reach the GPU; itself where that is nothing new. */
export function withSteps(report: BackendReport | null, steps: string | null): BackendReport | null {
  return report === null || (report.steps ?? null) === steps ? report : { ...report, steps }
}
