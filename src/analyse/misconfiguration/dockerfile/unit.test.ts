import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readDockerfile } from '../../../observe/configuration/dockerfile/read-dockerfile.ts';
import { imageName } from './base-images.ts';
import { dockerfileChecks } from './unit.ts';

function found(text: string): string[] {
  const { dockerfile } = readDockerfile(text, '/Dockerfile');
  const subject = dockerfile && { path: '/Dockerfile', dockerfile, hasIgnoreList: false };
  return subject
    ? dockerfileChecks.checks.flatMap((check) => [...check.find(subject)].map(() => check.id))
    : [];
}

describe('checks of Dockerfiles', () => {
  it('tell the parts of an image’s name', () => {
    const parts = (value: string) => Object.values(imageName({ value }) ?? {});
    assert.deepEqual(parts('docker.io/library/debian:13'), ['debian', '13', undefined]);
    assert.deepEqual(parts('localhost:5000/a/b'), ['localhost:5000/a/b', undefined, undefined]);
    assert.deepEqual(parts('a@sha256:00'), ['a', undefined, 'sha256:00']);
    assert.deepEqual(parts('scratch'), []);
  });

  it('find nothing in a Dockerfile that is as it should be', () => {
    const text = `# syntax=docker/dockerfile:1
FROM golang:1.27@sha256:${'0'.repeat(64)} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/root/go/pkg go mod download
COPY cmd ./cmd
RUN CGO_ENABLED=0 go build -o /app ./cmd/app

FROM gcr.io/distroless/static@sha256:${'1'.repeat(64)}
COPY --from=build /app /app
USER 65532:65532
EXPOSE 8080
HEALTHCHECK CMD ["/app", "--check"]
ENTRYPOINT ["/app"]
`;
    assert.deepEqual(found(text), []);
  });

  it('take whatever was read', () => {
    const unit = fc.constantFrom(
      'FROM ',
      'a',
      'b:c',
      '\nRUN ',
      '\nCOPY ',
      '\nENV ',
      '\nUSER ',
      '\nEXPOSE ',
      '\nCMD ',
      '\nLABEL ',
      '\nVOLUME ',
      '\nADD ',
      '\nARG ',
      '\nONBUILD ',
      '\nSHELL ',
      '--mount=type=secret ',
      '["',
      '", "',
      '"]',
      'apt-get install ',
      'curl ',
      ' | sh',
      'chmod ',
      '777 ',
      'useradd -u ',
      '=',
      ' ',
      '$',
      '/',
      '-',
      '1',
      'https://x',
      '\\\n',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (parts) => assert.ok(found(parts.join('')).length >= 0)),
      { numRuns: propertyRuns(1_000) },
    );
  });
});
