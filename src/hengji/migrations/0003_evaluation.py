import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hengji.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("hengji", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("is_lead", models.BooleanField(default=False, verbose_name="主评人")),
                (
                    "qualification",
                    models.CharField(blank=True, max_length=100, verbose_name="职称或执业资格"),
                ),
                (
                    "registration",
                    models.CharField(blank=True, max_length=60, verbose_name="平台登记号"),
                ),
                ("in_use", models.BooleanField(default=True, verbose_name="在用")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="hengji.agency",
                        verbose_name="第三方机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价人员",
                "verbose_name_plural": "评价人员",
                "ordering": ["agency_id", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "name", "registration"), name="members_are_told_apart"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FrameworkContract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="合同编号")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签订日期")),
                ("begins", models.DateField(verbose_name="起")),
                ("ends", models.DateField(verbose_name="止")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "file_name",
                    models.CharField(blank=True, max_length=255, verbose_name="合同文件名"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="hengji.agency",
                        verbose_name="第三方机构",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.storedfile",
                        verbose_name="合同文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "框架合同",
                "verbose_name_plural": "框架合同",
                "ordering": ["agency_id", "begins", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "number"), name="contracts_are_numbered"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("begins"))),
                        name="a_contract_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evaluation",
            name="is_blind",
            field=models.BooleanField(default=False, verbose_name="盲评"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="is_overlap",
            field=models.BooleanField(default=False, verbose_name="重叠评价"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="outcome",
            field=models.CharField(blank=True, max_length=20, verbose_name="结论"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="outcome_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="结论的理由"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="round",
            field=models.PositiveIntegerField(default=0, verbose_name="初稿轮次"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="stage",
            field=models.CharField(
                choices=[
                    ("未委托", "未委托"),
                    ("编制方案", "编制方案"),
                    ("方案评审", "方案评审"),
                    ("收集材料", "收集材料"),
                    ("现场评价", "现场评价"),
                    ("撰写初稿", "撰写初稿"),
                    ("一级复核", "一级复核"),
                    ("二级复核", "二级复核"),
                    ("三级复核", "三级复核"),
                    ("征求意见", "征求意见"),
                    ("财政复核", "财政复核"),
                    ("专家评审", "专家评审"),
                    ("修改定稿", "修改定稿"),
                    ("待验收", "待验收"),
                    ("已验收", "已验收"),
                    ("已归档", "已归档"),
                ],
                default="未委托",
                max_length=8,
                verbose_name="阶段",
            ),
        ),
        migrations.AddField(
            model_name="stagescore",
            name="set_aside",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="hengji.agency",
                verbose_name="封存",
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="stage_since",
            field=models.DateField(null=True, verbose_name="进入本阶段"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="stratum",
            field=models.CharField(blank=True, max_length=60, verbose_name="分层"),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="lead",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="hengji.agencymember",
                verbose_name="主评人",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="member",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="hengji.agencymember",
                verbose_name="对应评价人员",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", None), ("role", "agency"), _connector="OR"),
                name="only_an_agency_account_is_a_member",
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="contract",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="hengji.frameworkcontract",
                verbose_name="框架合同",
            ),
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(fields=["cycle", "stage"], name="evaluations_at_a_stage"),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""),
                    models.Q(
                        ("grade", ""),
                        ("rank", None),
                        ("score", None),
                        models.Q(("outcome_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="what_is_left_unrated_has_no_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage", "未委托"),
                    models.Q(("agency__isnull", False), ("lead__isnull", False)),
                    _connector="OR",
                ),
                name="who_evaluates_is_an_agency",
            ),
        ),
        migrations.CreateModel(
            name="BasicDatum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=30, verbose_name="栏目")),
                ("value", models.CharField(blank=True, max_length=300, verbose_name="填报值")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填报人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="basic_data",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
            ],
            options={
                "verbose_name": "基础数据",
                "verbose_name_plural": "基础数据",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "key"), name="a_datum_is_told_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("工作底稿册", "工作底稿册"),
                            ("评价报告", "评价报告"),
                            ("征求意见函", "征求意见函"),
                            ("意见反馈表", "意见反馈表"),
                        ],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版次")),
                ("warnings", models.PositiveIntegerField(default=0, verbose_name="提示条数")),
                ("at", models.DateTimeField(verbose_name="生成时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="生成人",
                    ),
                ),
                (
                    "docx",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.storedfile",
                        verbose_name="DOCX",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "pdf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.storedfile",
                        verbose_name="PDF",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价文件",
                "verbose_name_plural": "评价文件",
                "ordering": ["kind", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "kind", "number"),
                        name="evaluation_documents_are_numbered",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="版次")),
                ("content", models.JSONField(verbose_name="内容")),
                ("content_hash", models.CharField(max_length=64, verbose_name="内容散列值")),
                ("frozen_at", models.DateTimeField(null=True, verbose_name="批准时间")),
                ("at", models.DateTimeField(verbose_name="编制时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编制人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schemes",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价方案",
                "verbose_name_plural": "评价方案",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "number"), name="schemes_are_numbered"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("kind", models.CharField(max_length=10, verbose_name="类型")),
                ("pages", models.PositiveIntegerField(null=True, verbose_name="页数")),
                ("supplier", models.CharField(blank=True, max_length=100, verbose_name="提供人")),
                ("method", models.CharField(blank=True, max_length=100, verbose_name="取得方式")),
                ("obtained_on", models.DateField(blank=True, null=True, verbose_name="取得日期")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                (
                    "words_aside",
                    models.JSONField(default=dict, editable=False, verbose_name="封存的说明"),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证材料",
                "verbose_name_plural": "佐证材料",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside", None)),
                        fields=("evaluation", "file"),
                        name="a_file_is_evidence_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside__isnull", False)),
                        fields=("evaluation", "file", "set_aside"),
                        name="an_agency_sets_a_file_aside_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_at", models.DateTimeField(verbose_name="时间")),
                ("place", models.CharField(max_length=200, verbose_name="地点")),
                ("interviewers", models.CharField(max_length=200, verbose_name="访谈人")),
                ("interviewee", models.CharField(max_length=100, verbose_name="被访人")),
                ("post", models.CharField(blank=True, max_length=100, verbose_name="职务")),
                ("answers", models.TextField(verbose_name="问答记录")),
                ("key_data", models.TextField(blank=True, verbose_name="关键数据")),
                ("confirmed", models.CharField(blank=True, max_length=60, verbose_name="确认方式")),
                ("recorded", models.BooleanField(default=False, verbose_name="同意录音")),
                ("secret", models.BooleanField(default=False, verbose_name="涉密")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interviews",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "访谈记录",
                "verbose_name_plural": "访谈记录",
                "ordering": ["held_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30, verbose_name="指标编码")),
                ("text", models.TextField(verbose_name="意见")),
                ("agrees", models.BooleanField(default=False, verbose_name="无异议")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "accepted",
                    models.CharField(
                        blank=True,
                        choices=[("采纳", "采纳"), ("部分采纳", "部分采纳"), ("不采纳", "不采纳")],
                        max_length=4,
                        verbose_name="采纳情况",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="采纳说明")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位意见",
                "verbose_name_plural": "单位意见",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="an_opinion_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted", ""),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_answer_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Packet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("机构评分簿", "机构评分簿"), ("单位资料包", "单位资料包")],
                        max_length=6,
                        verbose_name="种类",
                    ),
                ),
                ("token", models.CharField(max_length=32, unique=True, verbose_name="编号")),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("sent", models.JSONField(verbose_name="发出的内容")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("已发出", "已发出"),
                            ("待处理", "待处理"),
                            ("已导入", "已导入"),
                            ("已拒收", "已拒收"),
                        ],
                        default="已发出",
                        max_length=4,
                        verbose_name="状态",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="发出时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.agency",
                        verbose_name="第三方机构",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发出人",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packets",
                        to="hengji.cycle",
                        verbose_name="年度",
                    ),
                ),
                (
                    "evaluations",
                    models.ManyToManyField(
                        related_name="packets", to="hengji.evaluation", verbose_name="评价"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.storedfile",
                        verbose_name="发出的文件",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.budgetunit",
                        verbose_name="预算单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "数据包",
                "verbose_name_plural": "数据包",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="指标编码")),
                ("actual", models.CharField(blank=True, max_length=40, verbose_name="实际完成值")),
                (
                    "not_applicable",
                    models.CharField(blank=True, max_length=500, verbose_name="不适用的理由"),
                ),
                (
                    "override",
                    hengji.models.fields.PointsField(
                        blank=True, null=True, verbose_name="调整得分"
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="调整理由"),
                ),
                ("examined", models.TextField(blank=True, verbose_name="核对内容")),
                ("method", models.CharField(blank=True, max_length=100, verbose_name="取得方式")),
                (
                    "population",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="总体数"),
                ),
                (
                    "sample",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="抽样数"),
                ),
                ("sampling", models.CharField(blank=True, max_length=200, verbose_name="抽样方法")),
                ("calculation", models.TextField(blank=True, verbose_name="计算过程")),
                ("fact", models.TextField(blank=True, verbose_name="发现的事实")),
                ("judgement", models.TextField(blank=True, verbose_name="判断")),
                ("deduction", models.TextField(blank=True, verbose_name="扣分理由")),
                ("unit_view", models.TextField(blank=True, verbose_name="被评价单位意见")),
                (
                    "waiver",
                    models.CharField(blank=True, max_length=500, verbose_name="佐证豁免理由"),
                ),
                ("score", hengji.models.fields.PointsField(null=True, verbose_name="得分")),
                ("updated_at", models.DateTimeField(null=True, verbose_name="修改时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="编制人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="修改人",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作底稿",
                "verbose_name_plural": "工作底稿",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside", None)),
                        fields=("evaluation", "code"),
                        name="a_leaf_has_one_paper",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside__isnull", False)),
                        fields=("evaluation", "code", "set_aside"),
                        name="an_agency_sets_one_paper_of_a_leaf_aside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("override", None),
                            models.Q(("override_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_override_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actual", ""), ("not_applicable", ""), _connector="OR"),
                        name="a_leaf_applies_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__gte", 0), _connector="OR"),
                        name="a_leaf_scores_from_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chapter", models.CharField(max_length=30, verbose_name="章节")),
                ("text", models.TextField(blank=True, verbose_name="文字")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价报告文字",
                "verbose_name_plural": "评价报告文字",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside", None)),
                        fields=("evaluation", "chapter"),
                        name="a_chapter_has_one_text",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside__isnull", False)),
                        fields=("evaluation", "chapter", "set_aside"),
                        name="an_agency_sets_one_text_of_a_chapter_aside",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=12, verbose_name="环节")),
                ("round", models.PositiveIntegerField(verbose_name="轮次")),
                ("opinion", models.CharField(blank=True, max_length=1000, verbose_name="意见")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签字人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "签字",
                "verbose_name_plural": "签字",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SiteVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("visited_at", models.DateTimeField(verbose_name="时间")),
                ("place", models.CharField(max_length=200, verbose_name="点位")),
                ("longitude", models.CharField(blank=True, max_length=20, verbose_name="经度")),
                ("latitude", models.CharField(blank=True, max_length=20, verbose_name="纬度")),
                ("datum", models.CharField(blank=True, max_length=10, verbose_name="坐标系")),
                ("weather", models.CharField(blank=True, max_length=30, verbose_name="天气")),
                ("visitors", models.CharField(max_length=200, verbose_name="勘查人")),
                ("companions", models.CharField(blank=True, max_length=200, verbose_name="陪同人")),
                ("method", models.CharField(blank=True, max_length=200, verbose_name="勘查方法")),
                ("planned", models.CharField(blank=True, max_length=40, verbose_name="计划量")),
                ("measured", models.CharField(blank=True, max_length=40, verbose_name="实测量")),
                ("measure", models.CharField(blank=True, max_length=20, verbose_name="计量单位")),
                (
                    "condition",
                    models.CharField(blank=True, max_length=300, verbose_name="质量状况"),
                ),
                ("in_use", models.CharField(blank=True, max_length=30, verbose_name="使用情况")),
                ("finding", models.TextField(blank=True, verbose_name="发现")),
                (
                    "confirmed",
                    models.CharField(blank=True, max_length=100, verbose_name="单位确认"),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场勘查",
                "verbose_name_plural": "现场勘查",
                "ordering": ["visited_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="EvidenceLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=30, verbose_name="指标编码")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="页码或位置")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="对应人",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence_links",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="hengji.evidence",
                        verbose_name="佐证材料",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="hengji.interview",
                        verbose_name="访谈记录",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.agency",
                        verbose_name="封存",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="hengji.sitevisit",
                        verbose_name="现场勘查",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证对应",
                "verbose_name_plural": "佐证对应",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["evaluation", "code"], name="evidence_of_a_leaf")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "evaluation",
                            "code",
                            "evidence",
                            "interview",
                            "visit",
                            "place",
                            "set_aside",
                        ),
                        name="a_piece_of_evidence_is_bound_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("code", ""), _negated=True),
                                ("evidence__isnull", False),
                                ("interview", None),
                                ("visit", None),
                            ),
                            models.Q(
                                models.Q(("code", ""), _negated=True),
                                ("evidence", None),
                                ("interview__isnull", False),
                                ("visit", None),
                            ),
                            models.Q(
                                models.Q(("code", ""), _negated=True),
                                ("evidence", None),
                                ("interview", None),
                                ("visit__isnull", False),
                            ),
                            models.Q(
                                ("code", ""),
                                ("evidence__isnull", False),
                                ("interview__isnull", False),
                                ("visit", None),
                            ),
                            models.Q(
                                ("code", ""),
                                ("evidence__isnull", False),
                                ("interview", None),
                                ("visit__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_link_has_two_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterestDeclaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "interest",
                    models.CharField(
                        choices=[
                            ("股权关系", "股权关系"),
                            ("任职关系", "任职关系"),
                            ("亲属关系", "亲属关系"),
                            ("代理记账", "代理记账"),
                            ("可行性研究", "可行性研究"),
                            ("审计服务", "审计服务"),
                            ("招标代理", "招标代理"),
                            ("工程监理", "工程监理"),
                            ("其他服务", "其他服务"),
                        ],
                        max_length=12,
                        verbose_name="关系",
                    ),
                ),
                ("from_year", models.PositiveSmallIntegerField(verbose_name="起（年）")),
                (
                    "until_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="止（年）"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="声明时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, max_length=500, verbose_name="撤回理由"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.agency",
                        verbose_name="第三方机构",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="声明人",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.expert",
                        verbose_name="专家",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.agencymember",
                        verbose_name="评价人员",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.budgetunit",
                        verbose_name="预算单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "利益声明",
                "verbose_name_plural": "利益声明",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", False), ("expert", None), ("member", None)),
                            models.Q(("agency", None), ("expert", None), ("member__isnull", False)),
                            models.Q(("agency", None), ("expert__isnull", False), ("member", None)),
                            _connector="OR",
                        ),
                        name="a_declaration_is_about_one_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_year", None),
                            ("until_year__gte", models.F("from_year")),
                            _connector="OR",
                        ),
                        name="an_interest_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="材料名称")),
                ("required", models.BooleanField(default=True, verbose_name="必交")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="要求")),
                ("position", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("未交", "未交"),
                            ("已交", "已交"),
                            ("已验收", "已验收"),
                            ("已退回", "已退回"),
                        ],
                        default="未交",
                        max_length=4,
                        verbose_name="状态",
                    ),
                ),
                (
                    "returned_because",
                    models.CharField(blank=True, max_length=500, verbose_name="退回理由"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
                (
                    "files",
                    models.ManyToManyField(
                        blank=True,
                        related_name="materials",
                        to="hengji.evidence",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "应交材料",
                "verbose_name_plural": "应交材料",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evaluation", "name"), name="materials_are_told_apart"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PacketReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="文件名")),
                ("flaws", models.JSONField(default=list, verbose_name="问题")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("已发出", "已发出"),
                            ("待处理", "待处理"),
                            ("已导入", "已导入"),
                            ("已拒收", "已拒收"),
                        ],
                        default="待处理",
                        max_length=4,
                        verbose_name="状态",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="收回时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收回人",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packet_returns",
                        to="hengji.cycle",
                        verbose_name="年度",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hengji.storedfile",
                        verbose_name="文件",
                    ),
                ),
                (
                    "packet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="returns",
                        to="hengji.packet",
                        verbose_name="数据包",
                    ),
                ),
            ],
            options={
                "verbose_name": "收回的数据包",
                "verbose_name_plural": "收回的数据包",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="PaperChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("机构初评", "机构初评"),
                            ("财政复核", "财政复核"),
                            ("专家评审", "专家评审"),
                            ("定稿", "定稿"),
                        ],
                        max_length=8,
                        verbose_name="阶段",
                    ),
                ),
                ("before", hengji.models.fields.PointsField(null=True, verbose_name="原得分")),
                ("after", hengji.models.fields.PointsField(null=True, verbose_name="得分")),
                ("because", models.CharField(max_length=1000, verbose_name="依据")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="评分人",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="hengji.paper",
                        verbose_name="底稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标得分轨迹",
                "verbose_name_plural": "指标得分轨迹",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", "机构初评"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="only_first_drafts_change_without_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("conflict", models.CharField(max_length=60, verbose_name="回避事项")),
                ("what", models.CharField(max_length=1000, verbose_name="事项")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="批准人",
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="hengji.interestdeclaration",
                        verbose_name="利益声明",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waivers",
                        to="hengji.evaluation",
                        verbose_name="评价",
                    ),
                ),
            ],
            options={
                "verbose_name": "回避豁免",
                "verbose_name_plural": "回避豁免",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="a_waiver_has_a_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("evaluation", "conflict"), name="a_conflict_is_waived_once"
                    ),
                ],
            },
        ),
    ]
