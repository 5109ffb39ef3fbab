// Lets a child process run the sources: no stale build can make a test pass. Used as `node --require`.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { transformSync } = require('@swc/core');

const options = { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };

Module._extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8').replace(/^#!.*/, '');
  module._compile(transformSync(source, { ...options, filename }).code, filename);
};
