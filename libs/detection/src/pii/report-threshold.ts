/** Confidence from which a finding of a type is worth reporting, set on labelled development data. */
const thresholds: Readonly<Record<string, number>> = {
  ADDRESS: 0.8,
  AGE: 0.6,
  CREDIT_CARD: 0.7,
  DATE_TIME: 0.8,
  DOMAIN_NAME: 0.85,
  EMAIL_ADDRESS: 0.7,
  IBAN_CODE: 0.7,
  IP_ADDRESS: 0.6,
  PERSON: 0.75,
  PHONE_NUMBER: 0.7,
  US_DRIVER_LICENSE: 0.7,
  US_SSN: 0.6,
  ZIP_CODE: 0.7,
};

/** Threshold of every type without one of its own: national and company numbers. */
const commonThreshold = 0.7;

/** Confidence from which a personal-data finding of this type should be reported, 0 to 1. */
export function reportThreshold(type: string): number {
  return thresholds[type] ?? commonThreshold;
}
