// Puts the stand-in in place of the module `electron`, for the built bundle of the Electron shell run in plain Node.js.
import { register } from 'node:module';

const hook = `
export function resolve(specifier, context, next) {
  if (specifier === 'electron') return { url: ${JSON.stringify(new URL('./electron-stand-in.mjs', import.meta.url).href)}, shortCircuit: true };
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
