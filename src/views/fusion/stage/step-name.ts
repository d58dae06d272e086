import { whole } from '../../../components/format'

/** What a step of fine-tuning is called: "before fine-tuning", "step 150". */
export const nameOfStep = (step: number): string => (step === 0 ? 'before fine-tuning' : `step ${whole(step)}`)
