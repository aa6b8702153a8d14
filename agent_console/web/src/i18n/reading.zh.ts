/** What is read out of a telling. */
export const readingZh = {
  "form.happened_at": "事发时间",
  "form.amount": "涉及金额",
  "form.accused_party": "被反映对象",
  "imports.column.happened_at": "事发时间",
  "imports.column.amount": "涉及金额",
  "imports.column.accused_party": "被反映对象",
} as const;
