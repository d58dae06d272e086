/** What this page uses of gifenc, which comes without types. */
declare module 'gifenc' {
  export type Palette = number[][]
  export interface FrameOptions {
    /** Of the whole file where it is given with the first frame alone. */
    palette?: Palette
    /** Milliseconds; GIF has hundredths of a second. */
    delay?: number
    /** 0: for ever. */
    repeat?: number
  }
  export function GIFEncoder(): {
    writeFrame(indices: Uint8Array, width: number, height: number, options?: FrameOptions): void
    finish(): void
    bytes(): Uint8Array<ArrayBuffer>
  }
  export function quantize(rgba: Uint8Array, colours: number): Palette
  export function applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array
}
