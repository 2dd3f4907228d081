/** Decimal, as spreadsheets and people write numbers: no hexadecimal, no empty text, no words. */
export const isDecimal = (text: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
