import { analyticsLoggerSettings } from '@trueport/analytics-logger';
import { describeSettings, type SettingDescription, type SettingShape } from '@trueport/config';
import { ingressProxySettings } from '@trueport/ingress-proxy';
import { managementApiSettings } from '@trueport/management-api';

const services: readonly (readonly [name: string, settings: SettingShape])[] = [
  ['ingress-proxy', ingressProxySettings],
  ['analytics-logger', analyticsLoggerSettings],
  ['management-api', managementApiSettings],
];

/** `docs/configuration.md`: every variable with default and unit, and who reads it. */
export function configurationReference(): string {
  const shared = new Map<string, string[]>();
  for (const [service, settings] of services) {
    for (const name of Object.keys(settings)) shared.set(name, [...(shared.get(name) ?? []), service]);
  }
  const isShared = (name: string): boolean => (shared.get(name)?.length ?? 0) > 1;
  const all = services.flatMap(([, settings]) => describeSettings(settings));
  const common = [
    ...new Map(all.filter(({ name }) => isShared(name)).map((one) => [one.name, one])).values(),
  ];
  return [
    '# Configuration',
    '',
    'Generated from the `*.config.ts` files by `npm run docs:generate`.',
    '',
    'Services are configured by environment variables only. A variable that is empty counts as not set. A service that',
    'cannot use a value does not start and names every problem in one message; values never appear in it.',
    '',
    '## Shared',
    '',
    ...settingTable(common, (name) => (shared.get(name) ?? []).join(', ')),
    ...services.flatMap(([service, settings]) => [
      `## ${service}`,
      '',
      ...settingTable(describeSettings(settings).filter(({ name }) => !isShared(name))),
    ]),
  ].join('\n');
}

function settingTable(settings: readonly SettingDescription[], usedBy?: (name: string) => string): string[] {
  const rows = settings.map((setting) => {
    const fallback = setting.required
      ? '**required**'
      : setting.defaultText === ''
        ? '–'
        : `\`${setting.defaultText}\``;
    const cells = [
      `\`${setting.name}\``,
      fallback,
      setting.unit,
      setting.description + (setting.secret ? ' Secret.' : ''),
    ];
    return `| ${[...cells, ...(usedBy ? [usedBy(setting.name)] : [])].join(' | ')} |`;
  });
  const head = ['variable', 'default', 'unit', 'meaning', ...(usedBy ? ['read by'] : [])];
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows, ''];
}
