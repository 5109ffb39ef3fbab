/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/backend/test', '<rootDir>/receivers/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/apps/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { decoratorVersion: '2022-03' },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Tests read the sources, so that no stale build can make them pass.
  moduleNameMapper: {
    '^@lucidic/otel$': '<rootDir>/src/index.ts',
    '^@lucidic/otel/pipeline$': '<rootDir>/src/pipeline.ts',
    '^@lucidic/gateway$': '<rootDir>/receivers/src/index.ts',
    '^@lucidic/dev$': '<rootDir>/backend/src/index.ts',
  },
  // Jest leaves one core alone; most of these tests wait for sockets and processes.
  maxWorkers: '100%',
  testTimeout: 20000,
};
