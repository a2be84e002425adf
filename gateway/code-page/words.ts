/** The words of the page, in both languages. */
import type { Language } from './language.ts';

const zh = {
  tag: 'zh-CN',
  title: '行政检查公示',
  languageSwitch: '语言',
  verdicts: {
    withheld: [
      '此码真实',
      '这是本市行政检查的行政行为码。执法人员凭此码签到之后，本页才会公开检查内容。',
    ],
    announced: ['此码真实 · 检查已预告', '以下检查尚未开始。执法人员到场后须先凭此码签到。'],
    underway: [
      '此码真实 · 检查进行中',
      '执法人员已凭此码签到。未列在本页的部门和人员，无权在本次检查中检查。',
    ],
    done: ['此码真实 · 检查已结束', '各部门的检查结果见下。您可以评价，也可以投诉。'],
    FORGED: [
      '此码有误',
      '校验字符不符：可能输入有误，也可能是伪造的。请与执法人员出示的码逐字核对。',
    ],
    UNKNOWN: [
      '查无此码',
      '没有任何检查使用此码。请要求执法人员重新出示，或向行政执法监督机关核实。',
    ],
    EXPIRED: ['此码已过期', '这次检查距今已久，本页不再公开。'],
    CANCELLED: ['此码已作废', '这次检查已经取消。任何人不得再凭此码检查。'],
    unavailable: ['暂时无法查询', '系统暂时没有应答，请稍后再试。这不说明此码是真是假。'],
    tooMany: ['尝试次数过多', '来自您网络的错误码太多，请稍后再试。'],
    foreignForm: ['未能提交', '这份表单不是从本页提交的。请重新打开本页再试。'],
    unreadable: ['未能提交', '表单无法读取。请重新打开本页再试。'],
  },
  willShow: '签到之后，本页将公开',
  willShowItems: [
    '哪些部门、哪些执法人员（执法证号）来检查',
    '检查哪些事项、依据哪部法律',
    '各部门的检查结果',
    '评价与投诉',
  ],
  beforeCheckIn: '执法人员已经到场，却没有凭此码签到？您可以要求其先签到，也可以在下方投诉。',
  code: '行政行为码',
  qr: '本页的二维码',
  visit: '本次检查',
  business: '检查对象',
  address: '地址',
  day: '日期',
  checkedIn: '签到时间',
  holdsUntil: '本页公开至',
  bodies: '检查部门与事项',
  officers: '执法证号',
  items: '检查事项',
  outcome: '检查结果',
  outcomes: {
    CLEAN: '未发现问题',
    PROBLEMS_FOUND: '发现问题',
    NO_VIOLATION_ADVICE: '无违法，提出改进建议',
  },
  outcomePending: '尚未作出',
  rights:
    '每个部门须有至少两名持证执法人员到场，只检查以上事项。辅助人员、网格员和第三方不得单独检查。',
  rating: {
    heading: '评价本次检查',
    privacy: '评价满五份才以平均分公开，任何部门都看不到单份评价。有效期内可以修改。',
    stars: '满意程度',
    words: ['很不满意', '不满意', '一般', '满意', '很满意'],
    comment: '说明（可不填）',
    send: '提交评价',
  },
  complaint: {
    heading: '投诉',
    privacy: '投诉直接送达行政执法监督机关，被检查部门看不到投诉内容和您的联系方式。',
    text: '投诉内容',
    contact: '联系方式（可不填，仅监督机关可见）',
    send: '提交投诉',
  },
  told: {
    rated: '感谢您的评价。',
    'rated-again': '评价已更新。',
    complained: '投诉已送达行政执法监督机关。',
  },
  refusals: {
    INVALID_REQUEST: '未能提交：请填写必填内容，并注意字数。',
    NOT_POSSIBLE_NOW: '未能提交：执法人员签到之后才能评价。',
    TOO_MANY: '未能提交：本次检查的投诉已达上限，请直接联系行政执法监督机关。',
  },
  receipt: '回执编号',
};

/** Every word the page needs. */
export type Words = typeof zh;

const en: Words = {
  tag: 'en',
  title: 'Inspection notice',
  languageSwitch: 'Language',
  verdicts: {
    withheld: [
      'This code is genuine',
      'It is the code of an administrative inspection of this city. This page shows the inspection once the officers have checked in with it.',
    ],
    announced: [
      'Genuine · announced',
      'The inspection below has not begun. On arrival, the officers must first check in with this code.',
    ],
    underway: [
      'Genuine · under way',
      'The officers have checked in with this code. Departments and people not listed here may not inspect on this visit.',
    ],
    done: [
      'Genuine · finished',
      'What each department found is below. You can rate the visit or complain about it.',
    ],
    FORGED: [
      'This code is wrong',
      'Its check character does not fit: it was mistyped, or forged. Compare it character by character with the one you were shown.',
    ],
    UNKNOWN: [
      'No such code',
      'No inspection has this code. Ask the officers to show theirs again, or ask the supervising authority.',
    ],
    EXPIRED: ['This code has expired', 'The inspection is too long ago to be shown here.'],
    CANCELLED: [
      'This code is void',
      'The inspection was cancelled. Nobody may inspect by this code any more.',
    ],
    unavailable: [
      'Not available right now',
      'The system does not answer at the moment. Please try again later. This says nothing about whether the code is genuine.',
    ],
    tooMany: [
      'Too many attempts',
      'Too many wrong codes came from your network. Please try again later.',
    ],
    foreignForm: [
      'Not sent',
      'This form was not sent from this page. Open the page again and retry.',
    ],
    unreadable: ['Not sent', 'The form could not be read. Open the page again and retry.'],
  },
  willShow: 'After check-in this page shows',
  willShowItems: [
    'which departments and officers (by certificate number) have come',
    'what they check, and by what law',
    'what each department found',
    'how to rate the visit or complain',
  ],
  beforeCheckIn:
    'Officers are here and have not checked in with this code? Ask them to do so first; you can also complain below.',
  code: 'Code of the visit',
  qr: 'QR code of this page',
  visit: 'This visit',
  business: 'Business',
  address: 'Address',
  day: 'Day',
  checkedIn: 'Checked in at',
  holdsUntil: 'Shown here until',
  bodies: 'Departments and what they check',
  officers: 'Officers’ certificates',
  items: 'Items checked',
  outcome: 'Outcome',
  outcomes: {
    CLEAN: 'No problem found',
    PROBLEMS_FOUND: 'Problems found',
    NO_VIOLATION_ADVICE: 'No violation; improvements advised',
  },
  outcomePending: 'not yet given',
  rights:
    'Each department comes with at least two certified officers and checks only what is listed. Auxiliaries, grid workers and third parties may not inspect by themselves.',
  rating: {
    heading: 'Rate this visit',
    privacy:
      'Ratings are shown as an average of five or more; no department sees a single one. You can change yours while the code holds.',
    stars: 'How was the visit?',
    words: ['very poor', 'poor', 'fair', 'good', 'very good'],
    comment: 'In words (optional)',
    send: 'Send rating',
  },
  complaint: {
    heading: 'Complain',
    privacy:
      'Complaints go straight to the supervising authority. The departments see neither your complaint nor how to reach you.',
    text: 'What it is about',
    contact: 'How to reach you (optional; for the supervising authority alone)',
    send: 'Send complaint',
  },
  told: {
    rated: 'Thank you for your rating.',
    'rated-again': 'Your rating has been changed.',
    complained: 'The supervising authority has your complaint.',
  },
  refusals: {
    INVALID_REQUEST: 'Not sent: please fill in what is needed, and mind the length.',
    NOT_POSSIBLE_NOW: 'Not sent: a visit can be rated once its officers have checked in.',
    TOO_MANY:
      'Not sent: there are already too many complaints about this visit. Turn to the supervising authority directly.',
  },
  receipt: 'Receipt',
};

export const wordsIn: Readonly<Record<Language, Words>> = { zh, en };

/** What the page can say at its top. */
export type Verdict = keyof Words['verdicts'];

/** What the page can say of a form that was taken. */
export type Told = keyof Words['told'];

const days: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  zh: new Intl.DateTimeFormat('zh-CN', { dateStyle: 'full', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' }),
};

/** A day as people write it. */
export function dayInWords(day: string, language: Language): string {
  return days[language].format(new Date(`${day}T00:00:00Z`));
}
