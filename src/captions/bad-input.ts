/**
 * What the visitor gave cannot be scored. The name is one that the page knows (`Fault['name']`), the message is one sentence:
 * what is wrong, its value, how to mend it. The caption half has its own class because it imports nothing from outside.
 */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}
