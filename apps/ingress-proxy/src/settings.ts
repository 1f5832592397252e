import { keyHashSettings, trustedIssuerSettings } from '@trueport/auth';
import { busConnectionSettings, publisherSettings } from '@trueport/bus';
import type { Settings } from '@trueport/config';
import { limitsSettings } from '@trueport/limits';
import { observabilitySettings } from '@trueport/observability';
import { priceSettings, providersSettings } from '@trueport/providers';
import { breakerSettings } from '@trueport/resilience';
import { snapshotSettings } from '@trueport/snapshot';
import { ingressSettings } from './ingress.config.js';

/** Every variable the ingress proxy reads. */
export const ingressProxySettings = {
  ...ingressSettings,
  ...observabilitySettings,
  ...keyHashSettings,
  ...trustedIssuerSettings,
  ...limitsSettings,
  ...providersSettings,
  ...priceSettings,
  ...breakerSettings,
  ...busConnectionSettings,
  ...publisherSettings,
  ...snapshotSettings,
};

export type IngressProxySettings = Settings<typeof ingressProxySettings>;
