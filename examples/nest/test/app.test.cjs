require('reflect-metadata');
const assert = require('node:assert/strict');
const { pbkdf2Sync } = require('node:crypto');
const { test } = require('node:test');
const { NestFactory } = require('@nestjs/core');
const { stats } = require('unsync');
const { AppModule } = require('../build/app.module.js');

test('answers with what a worker has computed', async () => {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0);
  try {
    const response = await fetch(`${await app.getUrl()}/passwords/tea`);
    assert.equal(await response.text(), pbkdf2Sync('tea', 'salt', 20_000, 16, 'sha256').toString('hex'));
    assert.equal(stats().cpu.done, 1);
  } finally {
    await app.close();
  }
});
