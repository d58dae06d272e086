/**
 * Lets the device leave all dispatches undone: no count hangs on a value, and a software adapter would take a minute for the work itself.
 * @returns lets it do them again
 */
export function leaveDispatchesUndone(): () => void {
  const pass = GPUComputePassEncoder.prototype
  const { dispatchWorkgroups } = pass
  pass.dispatchWorkgroups = () => undefined
  return () => {
    pass.dispatchWorkgroups = dispatchWorkgroups
  }
}
