import { token } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE = 'https://portal.azure.com/';

export const azureMessaging: IssuerRules = {
  id: 'azure-messaging',
  issuer: 'Microsoft Azure messaging',
  rules: [
    {
      id: 'azure-messaging-service-bus-key',
      title: 'Azure Service Bus key',
      severity: 'critical',
      keywords: ['+asb'],
      pattern: token(/[0-9A-Za-z+/]{33}\+ASb[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/service-bus-messaging/service-bus-sas',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:33}+ASb{alnum:6}=;x', '"key": "{alnum:33}+ASb{alnum:6}="'],
      nearMisses: [
        '"key": "{alnum:33}+ASb{alnum:6}"',
        '"key": "{alnum:30}+ASb{alnum:6}=="',
        '"key": "{alnum:33}+ASb{alnum:9}="',
      ],
    },
    {
      id: 'azure-messaging-event-hubs-key',
      title: 'Azure Event Hubs key',
      severity: 'critical',
      keywords: ['+aeh'],
      pattern: token(/[0-9A-Za-z+/]{33}\+AEh[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/event-hubs/authorize-access-shared-access-signature',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:33}+AEh{alnum:6}=;x', '"key": "{alnum:33}+AEh{alnum:6}="'],
      nearMisses: [
        '"key": "{alnum:33}+AEh{alnum:6}"',
        '"key": "{alnum:30}+AEh{alnum:6}=="',
        '"key": "{alnum:33}+AEh{alnum:9}="',
      ],
    },
    {
      id: 'azure-messaging-relay-key',
      title: 'Azure Relay key',
      severity: 'high',
      keywords: ['+arm'],
      pattern: token(/[0-9A-Za-z+/]{33}\+ARm[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/azure-relay/relay-authentication-and-authorization',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:33}+ARm{alnum:6}=;x', '"key": "{alnum:33}+ARm{alnum:6}="'],
      nearMisses: [
        '"key": "{alnum:33}+ARm{alnum:6}"',
        '"key": "{alnum:30}+ARm{alnum:6}=="',
        '"key": "{alnum:33}+ARm{alnum:9}="',
      ],
    },
    {
      id: 'azure-messaging-iot-key',
      title: 'Azure IoT Hub key',
      severity: 'critical',
      keywords: ['aiot'],
      pattern: token(/[0-9A-Za-z+/]{33}AIoT[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source: 'https://learn.microsoft.com/en-us/azure/iot-hub/authenticate-authorize-sas',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:33}AIoT{alnum:6}=;x', '"key": "{alnum:33}AIoT{alnum:6}="'],
      nearMisses: [
        '"key": "{alnum:33}AIoT{alnum:6}"',
        '"key": "{alnum:30}AIoT{alnum:6}=="',
        '"key": "{alnum:33}AIoT{alnum:9}="',
      ],
    },
    {
      id: 'azure-messaging-event-grid-key',
      title: 'Azure Event Grid key',
      severity: 'high',
      keywords: ['azeg'],
      pattern: token(/[0-9A-Za-z+/]{33}AZEG[0-9A-Za-z+/]{6}==?/),
      entropy: 4,
      source:
        'https://learn.microsoft.com/en-us/azure/event-grid/authenticate-with-access-keys-shared-access-signatures',
      revoke: REVOKE,
      examples: ['AccountKey={alnum:33}AZEG{alnum:6}=;x', '"key": "{alnum:33}AZEG{alnum:6}="'],
      nearMisses: [
        '"key": "{alnum:33}AZEG{alnum:6}"',
        '"key": "{alnum:30}AZEG{alnum:6}=="',
        '"key": "{alnum:33}AZEG{alnum:9}="',
      ],
    },
  ],
};
