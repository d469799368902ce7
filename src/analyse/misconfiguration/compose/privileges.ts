import { pathText } from '../../../model/configuration/place.ts';
import type { Check } from '../types.ts';
import { type ComposeSubject, servicesOf } from './services.ts';

const DOCKER = 'https://docs.docker.com/reference/compose-file/services/';

/** What gives a service more than its own container. */
export const PRIVILEGE_CHECKS: readonly [Check<ComposeSubject>, ...Check<ComposeSubject>[]] = [
  {
    id: 'compose-privileged',
    title: 'Service is privileged',
    why: 'A privileged container has every capability and device of the host, so whoever takes it over has the host.',
    fix: 'Take "privileged" away, and add the one capability or device that the service needs, if any.',
    severity: 'critical',
    vectors: ['V6'],
    references: [`${DOCKER}#privileged`],
    standards: ['CIS Docker 5.5', 'NIST SP 800-190 4.4.3'],
    *find(subject) {
      for (const { name, path, get } of servicesOf(subject)) {
        if (get('privileged') !== true) continue;
        const place = [...path, 'privileged'];
        yield {
          range: subject.document.rangeOf(place),
          resource: { type: 'service', name, part: pathText(place) },
          actual: 'privileged: true',
          expected: 'no "privileged"',
          edits: subject.document.set(place, false),
        };
      }
    },
    failing: ['services:\n  web:\n    image: web:1\n    privileged: true\n'],
    passing: [
      'services:\n  web:\n    image: web:1\n    cap_add: [NET_BIND_SERVICE]\n',
      'services:\n  web:\n    image: web:1\n    privileged: false\n',
    ],
  },
];
