import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembledFrom, checkMutations } from '../../../../../test/fixtures/assembled.ts';
import { IMAGES_UNIT } from './unit.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const DOCKERFILE = `ARG VERSION=1.25
FROM --platform=$BUILDPLATFORM golang:\${VERSION} AS build
FROM ghcr.io/sea/base@${DIGEST}
COPY --from=build /a /a
COPY --chown=1:1 --from=busybox:1.36 /b /b
COPY --from=0 /c /c
FROM scratch
FROM $OTHER
`;
const MANIFEST = `apiVersion: v1
kind: Pod
spec:
  containers:
    - image: "registry.example:5000/sea/boat:2"
    - name: x
      image: {{ .Values.image }}
`;

function assembled(files: Readonly<Record<string, string>>) {
  const { packages, gaps } = assembledFrom(IMAGES_UNIT, files);
  return { purls: packages.map((one) => one.package.purl), gaps };
}

describe('images', () => {
  it('are those that a Dockerfile builds and copies from, but for its own stages', () => {
    const { purls, gaps } = assembled({ '/app/Dockerfile': DOCKERFILE });
    assert.deepEqual(purls, [
      'pkg:oci/golang?repository_url=docker.io%2Flibrary%2Fgolang&tag=1.25',
      `pkg:oci/base@${DIGEST}?repository_url=ghcr.io%2Fsea%2Fbase`,
      'pkg:oci/busybox?repository_url=docker.io%2Flibrary%2Fbusybox&tag=1.36',
    ]);
    assert.match(gaps[0]?.reason ?? '', /\$OTHER/);
  });

  it('are those of Dockerfiles of any name', () => {
    for (const name of ['Dockerfile.dev', 'api.Dockerfile', 'Dockerfile-alpine', 'Containerfile_arm.64'])
      assert.equal(assembled({ [`/${name}`]: 'FROM busybox:1.36\n' }).purls.length, 1, name);
    for (const name of ['Dockerfile-parts.js', 'NoDockerfile', 'Dockerfile.md'])
      assert.equal(assembled({ [`/${name}`]: 'FROM busybox:1.36\n' }).purls.length, 0, name);
  });

  it('are those of Compose files and of manifests of Kubernetes', () => {
    const compose = 'services:\n  a: {image: sea/boat}\n  b: {image: own, build: .}\n';
    assert.deepEqual(
      assembled({ '/compose.yaml': compose, '/pod.yaml': MANIFEST, '/other.yaml': 'image: x' }).purls,
      [
        'pkg:oci/boat?repository_url=docker.io%2Fsea%2Fboat',
        'pkg:oci/boat?repository_url=registry.example:5000%2Fsea%2Fboat&tag=2',
      ],
    );
  });

  it('are read of any bytes', () => {
    checkMutations(IMAGES_UNIT, { '/Dockerfile': DOCKERFILE, '/pod.yaml': MANIFEST });
  });
});
