import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPlatform, normalisePlatform, platformDistance, platformName } from './platform.ts';

const parse = (name: string) => {
  const [os = '', architecture = '', variant] = name.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
};
const distance = (wanted: string, offered: string) => platformDistance(parse(wanted), parse(offered));

describe('platforms', () => {
  it('names the architecture of the machine as images do', () => {
    assert.equal(platformName(defaultPlatform('x64')), 'linux/amd64');
    assert.equal(platformName(defaultPlatform('arm64')), 'linux/arm64');
    assert.equal(platformName(defaultPlatform('arm')), 'linux/arm');
    assert.equal(platformName(normalisePlatform(parse('Linux/aarch64'))), 'linux/arm64');
    assert.equal(platformName(normalisePlatform(parse('linux/armhf'))), 'linux/arm/v7');
  });

  it('takes the same, then older variants, never newer ones', () => {
    assert.equal(distance('linux/arm/v7', 'linux/arm/v7'), 0);
    assert.equal(distance('linux/arm/v7', 'linux/arm/v6'), 1);
    assert.equal(distance('linux/arm/v6', 'linux/arm/v7'), undefined);
    assert.equal(distance('linux/arm', 'linux/arm/v7'), 0);
    assert.equal(distance('linux/arm64', 'linux/arm64/v8'), 0);
    assert.equal(distance('linux/arm64/v8', 'linux/arm64'), 0);
    assert.equal(distance('linux/amd64', 'linux/amd64/v2'), undefined);
    assert.equal(distance('linux/amd64/v3', 'linux/amd64'), 2);
    assert.equal(distance('linux/riscv64', 'linux/riscv64/rva22'), 1);
    assert.equal(distance('linux/arm64', 'linux/arm/v7'), undefined);
    assert.equal(distance('linux/amd64', 'windows/amd64'), undefined);
  });
});
