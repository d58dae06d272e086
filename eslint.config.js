import { defineConfig } from 'eslint/config'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** A synchronous readback can destroy the GPU device (see README, "How it is built"); read with `await tensor.data()`. */
const noSyncReadback = ['dataSync', 'arraySync'].map((name) => ({
  selector: `MemberExpression[property.name='${name}']`,
  message: `${name}() can destroy the GPU device: use "await tensor.data()".`,
}))

/** Layers that also run in a worker and in Node, where there is no page. */
const engineLayers = [
  'messages',
  'gpu',
  'tensor',
  'data',
  'metrics',
  'mixture',
  'diffusion',
  'captions',
  'store',
  'workers',
]

const noPage = ['document', 'window', 'localStorage', 'sessionStorage'].map((name) => ({
  name,
  message: 'The engine runs in a worker and in Node: there is no page here.',
}))

export default defineConfig(
  {
    ignores: [
      '.cache',
      '.pretrain',
      'dist',
      'node_modules',
      'public',
      'test-results',
      'src/gpu/kernels/wasm/assembly',
      '**/*.generated.ts',
    ],
  },
  ts.configs.recommended,
  svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', ...noSyncReadback],
      'no-alert': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    files: [`src/{${engineLayers.join(',')}}/**/*.ts`],
    rules: { 'no-restricted-globals': ['error', ...noPage] },
  },
)
