import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { declarationCheck, type InfrastructureCheck, textAt } from '../../infrastructure/declarations.ts';
import { documentationOf, templateText } from './dialect.ts';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const METHOD = 'AWS::ApiGateway::Method';

const HEAD = {
  why: 'Whoever finds its address sends requests to what is behind it.',
  severity: 'medium',
  vectors: ['V11'],
} as const;

/** Whom gateways ask who they are. */
export const ROUTE_CHECKS: readonly InfrastructureCheck[] = [
  declarationCheck({
    ...HEAD,
    id: 'cloudformation-aws-http-api-route-open',
    title: 'Route of the API asks nobody who they are',
    fix: 'Say AuthorizationType: JWT, AWS_IAM or CUSTOM.',
    references: [documentationOf(ROUTE)],
    types: [ROUTE],
    *wrong({ value }) {
      const authorization = valueAt(value, ['AuthorizationType']);
      // Of those of web sockets only the first asks.
      const isAsking = /^(?:\$connect$|(?!OPTIONS )[A-Z]+ \/)/.test(textAt(value, 'RouteKey') ?? '');
      if (isAsking && (authorization === undefined || authorization === 'NONE'))
        yield {
          at: ['AuthorizationType'],
          actual: authorization === undefined ? 'no "AuthorizationType"' : 'AuthorizationType: NONE',
          expected: 'AuthorizationType: JWT',
        };
    },
    failing: [
      templateText(ROUTE, { RouteKey: 'GET /orders' }),
      templateText(ROUTE, { RouteKey: '$connect', AuthorizationType: 'NONE' }),
    ],
    passing: [
      templateText(ROUTE, { RouteKey: 'GET /orders', AuthorizationType: 'JWT' }),
      templateText(ROUTE, { RouteKey: 'sendmessage' }),
    ],
  }),
  declarationCheck({
    ...HEAD,
    id: 'cloudformation-aws-api-method-open',
    title: 'Method of the API asks nobody who they are',
    fix: 'Say AuthorizationType: AWS_IAM, CUSTOM or COGNITO_USER_POOLS.',
    references: [documentationOf(METHOD)],
    types: [METHOD],
    *wrong({ value }) {
      const key = valueAt(value, ['ApiKeyRequired']);
      const isKeyed = key === true || key === 'true' || key instanceof Unknown;
      if (
        textAt(value, 'AuthorizationType') === 'NONE' &&
        textAt(value, 'HttpMethod') !== 'OPTIONS' &&
        !isKeyed
      )
        yield {
          at: ['AuthorizationType'],
          actual: 'AuthorizationType: NONE',
          expected: 'AuthorizationType: AWS_IAM',
        };
    },
    failing: [templateText(METHOD, { HttpMethod: 'GET', AuthorizationType: 'NONE' })],
    passing: [
      templateText(METHOD, { HttpMethod: 'GET', AuthorizationType: 'AWS_IAM' }),
      templateText(METHOD, { HttpMethod: 'OPTIONS', AuthorizationType: 'NONE' }),
    ],
  }),
];
