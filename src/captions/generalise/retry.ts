/** Asking again after a failure that may pass: exponential backoff with jitter, at the server's own pace where it names one. */

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  attempts: number
  firstDelayMs: number
  /** No wait is longer; a server that asks for more is given up at once. */
  longestDelayMs: number
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 5, firstDelayMs: 500, longestDelayMs: 30_000 }

/** Time and chance, injected so that tests neither wait nor vary. */
export interface RetryClock {
  /** Uniform in [0, 1). */
  random(): number
  /** Rejects with the signal's reason where it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

const REAL_CLOCK: RetryClock = { random: Math.random, sleep }

/** What a failure says of another attempt: none, or one after at least `afterMs` (null: no wish of the server's). */
export type RetryAdvice = { again: false } | { again: true; afterMs: number | null }

/** Calls `attempt` until it succeeds, advises against another, or the policy is used up; then throws its last error. */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  advise: (error: unknown) => RetryAdvice,
  options: { policy?: RetryPolicy; clock?: RetryClock; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const { policy = DEFAULT_RETRY, clock = REAL_CLOCK, signal } = options
  for (let made = 1; ; made++) {
    signal?.throwIfAborted()
    try {
      return await attempt()
    } catch (error) {
      const advice = advise(error)
      if (signal?.aborted || !advice.again || made >= policy.attempts) throw error
      if ((advice.afterMs ?? 0) > policy.longestDelayMs) throw error
      await clock.sleep(Math.max(advice.afterMs ?? 0, backoffDelay(made, policy, clock.random())), signal)
    }
  }
}

/** Between half and the whole of first · 2^(made − 1) ms, so that requests which failed together don't return together. */
export function backoffDelay(made: number, policy: RetryPolicy, random: number): number {
  const whole = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (made - 1))
  return (whole * (1 + random)) / 2
}

/** Milliseconds of a `Retry-After` header (seconds, or an HTTP date; RFC 9110, section 10.2.3); null where there is none. */
export function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}
