import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { END_OF_LIFE } from '../lifecycle/ended-images.ts';
import { IMAGE_RELEASES } from './releases.ts';
import { type ImageTable, newerImage } from './newer.ts';

const TODAY = '2026-12-01';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const newer = (image: string, more: Partial<ImageTable> = {}): string | undefined => {
  const found = newerImage(image, { known: [], today: TODAY, allowsMajor: false, ...more });
  return found && ('kept' in found ? `kept: ${found.kept}` : `${found.reference} ${found.step}`);
};

describe('a newer image', () => {
  it('is the next release that gets updates, the tag written as it was', () => {
    const pairs = [
      ['debian:11', 'debian:12 major'],
      ['debian:10.13-slim', 'debian:12-slim major'],
      ['debian:bullseye-slim', 'debian:bookworm-slim major'],
      ['debian:bullseye-20240211-slim', 'debian:bookworm-slim major'],
      ['docker.io/library/ubuntu:20.04', 'docker.io/library/ubuntu:22.04 major'],
      ['public.ecr.aws/docker/library/alpine:3.18.2', 'public.ecr.aws/docker/library/alpine:3.22 major'],
      ['node:18.12.0-bullseye-slim', 'node:22-bookworm-slim major'],
      ['node:hydrogen-alpine3.18', 'node:jod-alpine3.22 major'],
      ['python:3.9-alpine', 'python:3.11-alpine major'],
      ['amazonlinux:2', 'amazonlinux:2023 major'],
      ['node:25-slim', 'node:26-slim major'],
      ['golang:1.25', 'golang:1.26 major'],
    ] as const;
    for (const [image, expected] of pairs) assert.equal(newer(image), expected, image);
  });

  it('keeps the line where only its variant has ended', () => {
    assert.equal(newer('python:3.12-bullseye'), 'python:3.12-bookworm minor');
    assert.equal(newer('nginx:1.27-alpine3.19'), undefined);
    assert.equal(newer('golang:1.27-alpine3.19'), 'golang:1.27-alpine3.22 minor');
  });

  it('is none where nothing is known against one', () => {
    for (const image of [
      'debian:12',
      'debian',
      'debian:latest',
      'node:lts-slim',
      'sea/debian:11',
      'a b',
      'node:99',
    ])
      assert.equal(newer(image), undefined, image);
  });

  it('is said and not taken where data or a digest would have to follow', () => {
    assert.match(newer('postgres:14-alpine') ?? '', /^kept: .*2026-11-12.*--major/);
    assert.equal(newer('postgres:14', { allowsMajor: true }), 'postgres:15 major');
    assert.match(newer(`debian:11@${DIGEST}`) ?? '', /^kept: .*pinned by a digest.*debian:12/);
    assert.match(newer('debian:13', { today: '2040-01-01' }) ?? '', /^kept: .*no later release/);
  });

  it('is what somebody says, whose word comes first', () => {
    const known = [
      { image: 'sea/base:1', newer: 'sea/base:2' },
      { image: 'debian:11', newer: `debian:13@${DIGEST}` },
    ];
    assert.equal(newer('sea/base:1', { known }), 'sea/base:2 unknown');
    assert.equal(newer('debian:11', { known }), `debian:13@${DIGEST} unknown`);
    assert.equal(newer(`debian:11@${DIGEST}`, { known }), `debian:13@${DIGEST} unknown`);
    assert.equal(newer(`sea/base:1@${DIGEST}`, { known }), undefined);
  });

  it('gets updates itself, and is final', () => {
    const images = Object.entries(IMAGE_RELEASES).flatMap(([name, { lines }]) =>
      lines.flatMap(({ tag, codename }) => [
        `${name}:${tag}`,
        ...(codename ? [`${name}:${codename}-slim`] : []),
      ]),
    );
    fc.assert(
      fc.property(fc.constantFrom(...images), (image) => {
        const first = newerImage(image, { known: [], today: TODAY, allowsMajor: true });
        if (first && 'reference' in first)
          assert.equal(newer(first.reference, { allowsMajor: true }), undefined);
      }),
    );
  });

  it('agrees with the check for releases that have ended', () => {
    for (const [name, { lines }] of Object.entries(IMAGE_RELEASES))
      for (const { tag, until } of lines) {
        const isTold = END_OF_LIFE[name]?.some(({ tags }) => tags.test(tag)) ?? false;
        if (isTold) assert.ok(until < TODAY, `${name}:${tag}`);
      }
  });
});
