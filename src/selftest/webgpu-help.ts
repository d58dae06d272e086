/** How WebGPU is turned on, browser by browser. */
import type { Browser, Found } from '../gpu/ladder'

export interface BrowserHelp {
  browser: Exclude<Browser, 'node' | 'other'>
  name: string
  steps: readonly string[]
}

export const webgpuHelp: readonly BrowserHelp[] = [
  {
    browser: 'chromium',
    name: 'Chrome and Edge',
    steps: [
      'Use version 113 or newer on Windows, macOS and ChromeOS, 121 or newer on Android 12.',
      'Open chrome://settings/system, turn on “Use graphics acceleration when available”, and restart the browser.',
      'On Linux, open chrome://flags/#enable-unsafe-webgpu, choose Enabled, and restart; chrome://flags/#enable-vulkan too where that is not enough.',
      'Open chrome://gpu: the line “WebGPU” has to say “Hardware accelerated”, and what stands in the way is listed below it.',
      'In Edge the same pages begin with edge:// instead of chrome://.',
    ],
  },
  {
    browser: 'firefox',
    name: 'Firefox',
    steps: [
      'Use version 141 or newer on Windows, 145 or newer on Macs with Apple silicon.',
      'In the settings under General, Performance, turn on “Use hardware acceleration when available”, and restart the browser.',
      'Elsewhere, open about:config, set dom.webgpu.enabled to true, and restart; on Linux it may not be in the release yet: use Firefox Nightly, or Chrome.',
      'about:support says under Graphics whether there is WebGPU, and why not.',
    ],
  },
  {
    browser: 'safari',
    name: 'Safari',
    steps: [
      'Use version 26 or newer: it comes with macOS 26, iOS 26 and iPadOS 26. Every browser on an iPhone or iPad computes as Safari does.',
      'On an older system, open Settings, Apps, Safari, Advanced, Feature Flags (on a Mac: the menu Develop, Feature Flags) and turn on WebGPU.',
      'Leave Lockdown Mode for this page.',
    ],
  },
]

/** Whether the visitor's page computes without a WebGPU of hardware. */
export const lacksWebgpu = ({ webgpu }: Found): boolean => webgpu.kind !== 'adapter' || webgpu.software
