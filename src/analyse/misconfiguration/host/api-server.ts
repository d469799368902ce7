import { API_SERVER_ACCESS } from './api-server-access.ts';
import { API_SERVER_RECORDS } from './api-server-records.ts';
import { flagCheck } from './flag-checks.ts';

/** With what the API server is started. */
export const API_SERVER_CHECKS = [...API_SERVER_ACCESS, ...API_SERVER_RECORDS].map((rule) =>
  flagCheck(
    'kube-apiserver',
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/',
    rule,
  ),
);
