/** Version of the product, shown in `/health`. */
export const productVersion = 'v1.0.0';
