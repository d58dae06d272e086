import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** A synchronous readback can destroy the GPU device (see README, "How it is built"); read with `await tensor.data()`. */
const noSyncReadback = ['dataSync', 'arraySync'].map((name) => ({
  selector: `MemberExpression[property.name='${name}']`,
  message: `${name}() can destroy the GPU device: use "await tensor.data()".`,
}))

export default ts.config(
  { ignores: ['dist', 'node_modules', 'public', '.cache', 'src/gpu/kernels/wasm/assembly', '**/*.generated.ts'] },
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.browser, ...globals.worker, ...globals.node } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', ...noSyncReadback],
      'no-alert': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
)
