/** Which ONNX Runtime has been started in this worker, for the record of what was computed with it. */
let version: string | null = null

export const noteOnnxVersion = (started: string): void => void (version = started)

/** Null where no frozen network has been opened yet. */
export const onnxVersion = (): string | null => version
