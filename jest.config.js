/** Tests are TypeScript, stripped by Babel and not type-checked here: `npm run typecheck` does that. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // A build left in dist/ or in a fixture's folder has a package.json of its own, which the haste map would trip over.
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/fixtures/.*/(build|node_modules)',
    '<rootDir>/.tmp/',
  ],
  transform: {
    '\\.[cm]?[jt]sx?$': [
      'babel-jest',
      {
        babelrc: false,
        configFile: false,
        presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'],
      },
    ],
  },
  testTimeout: 60_000,
};
