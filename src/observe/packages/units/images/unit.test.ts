import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembledFrom, checkMutations } from '../../../../../test/fixtures/assembled.ts';
import { plainEntry } from '../../../archive/zip/open-file.ts';
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

const BUILT = `# escape=\`
ARG GO=1.22 ALPINE=3.19
ARG BASE="gcr.io/distroless/static:nonroot"
FROM scratch AS binaries-linux
FROM binaries-$TARGETOS AS binaries
FROM --platform=$BUILDPLATFORM golang:\${GO}-alpine\${ALPINE} as build
RUN --mount=type=bind,from=busybox:1.36,target=/b --mount=type=bind,from=binaries,target=/c true
FROM \${BASE}
FROM "gcr.io/distroless/base:debug"
COPY --chown=1:1 \`
  --from=alpine:3.18 /x /y
FROM \`
  ubuntu:22.04
`;
const COMPOSE = `x-base: &base
  image: postgres:\${VERSION:-15.2}
services:
  db:
    <<: *base
  cache: {image: "\${CACHE:-\${OTHER:-redis:7}}"}
  web: {image: 'nginx:1.25', command: [
  a ]}
  built: {image: own, build: .}
  open: {image: "\${MUST?it}"}
  last: {image: busybox:1}
`;
const CRON = `apiVersion: batch/v1
kind: CronJob
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers:
            - image: >-
                busybox:1.35
            - {name: y, image: "alpine:3.17"}
          initContainers:
          - name: z
            image:
              alpine:3.16
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec: {image: none}
`;
const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
images:
  - {name: boat, newName: ghcr.io/sea/boat, newTag: "2"}
  - {name: kept}
`;
const WORKFLOW = `on: push
jobs:
  a:
    container: node:20
    services:
      db: {image: postgres:16}
    steps:
      - uses: docker://alpine:3.20
      - uses: actions/checkout@v4
  b:
    container: {image: "\${{ matrix.image }}"}
`;
const GITLAB = `image: {name: "ruby:3.2", entrypoint: [""]}
default:
  services: [{name: docker:27-dind, alias: docker}]
a:
  image: python:3.12
  script: [make]
b: {image: $CI_REGISTRY_IMAGE/build, script: [make]}
`;

/** Name and tag alone. */
function shortened(purl: string): string {
  return purl.replace(/^pkg:oci\/([^?]+)\?.*&tag=(.*)$/, '$1:$2');
}

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

  it('are those of Dockerfiles as BuildKit reads them', () => {
    const { purls, gaps } = assembled({ '/Dockerfile': BUILT });
    assert.deepEqual(purls.map(shortened), [
      'golang:1.22-alpine3.19',
      'busybox:1.36',
      'static:nonroot',
      'base:debug',
      'alpine:3.18',
      'ubuntu:22.04',
    ]);
    assert.deepEqual(gaps, []);
  });

  it('are those of Compose files with anchors, merged keys and defaults of variables', () => {
    const { purls, gaps } = assembled({ '/docker-compose.prod.yml': COMPOSE });
    assert.deepEqual(purls.map(shortened), ['postgres:15.2', 'redis:7', 'nginx:1.25', 'busybox:1']);
    assert.match(gaps[0]?.reason ?? '', /: \$\{MUST\?it\}$/);
  });

  it('are those of manifests wherever they stand, and what a Kustomization puts in their place', () => {
    const { purls } = assembled({ '/cron.yaml': CRON, '/kustomization.yaml': KUSTOMIZATION });
    assert.deepEqual(purls.map(shortened), ['busybox:1.35', 'alpine:3.17', 'alpine:3.16', 'boat:2']);
  });

  it('are those of pipelines', () => {
    const { purls, gaps } = assembled({
      '/.github/workflows/a.yml': WORKFLOW,
      '/action.yaml': "runs: {using: docker, image: 'docker://ghcr.io/sea/action:1'}\n",
      '/.gitlab-ci.yml': GITLAB,
    });
    assert.deepEqual(purls.map(shortened), [
      'node:20',
      'postgres:16',
      'alpine:3.20',
      'action:1',
      'ruby:3.2',
      'docker:27-dind',
      'python:3.12',
    ]);
    assert.deepEqual(
      gaps.map(({ subject, reason }) => [subject, reason.split(': ')[1]]),
      [
        ['/.github/workflows/a.yml', '${{ matrix.image }}'],
        ['/.gitlab-ci.yml', '$CI_REGISTRY_IMAGE/build'],
      ],
    );
  });

  it('are read of any bytes', () => {
    const files = {
      '/Dockerfile': BUILT,
      '/pod.yaml': MANIFEST,
      '/cron.yaml': CRON,
      '/compose.yaml': COMPOSE,
      '/.gitlab-ci.yml': GITLAB,
      '/.github/workflows/a.yml': WORKFLOW,
    };
    checkMutations(IMAGES_UNIT, files);
  });
});

it('images that files of downloaded packages name are none of the project', () => {
  for (const path of ['/node_modules/a/Dockerfile', '/vendor/a/b/compose.yaml', '/x/.venv/lib/k8s.yaml'])
    assert.equal(IMAGES_UNIT.interest(plainEntry(path, 10)), 'no', path);
  assert.equal(IMAGES_UNIT.interest(plainEntry('/vendor/Dockerfile', 10)), 'yes');
});
